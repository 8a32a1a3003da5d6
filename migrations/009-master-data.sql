-- The ids under which administration portals know a service, so that their messages find it again: one that names it
-- differently, and one that comes without it and says only who answers for it. `name` is what the portal called it last:
-- as long as the service is still called so, a new name of the portal is followed.
create table service_reference (
  agency  text not null,
  id      text not null,
  service text not null references service (key) on delete cascade,
  name    text not null,
  primary key (agency, id)
);
create index service_reference_service on service_reference (service);
