-- What people see of a source: whether it delivers, whether a token is in use, which mapping a file was read by.

-- How many events of a source were taken in an hour (UTC), and when the last of them came. Belongs to no authority, like
-- refusal. The newest row of a source stays for ever, the others 14 days.
create table arrival (
  source  integer not null references source (id) on delete cascade,
  hour    timestamptz not null,
  events  bigint not null,
  last_at timestamptz not null,
  primary key (source, hour)
);
create index arrival_hour on arrival (hour);

alter table token add column last_used_at timestamptz; -- to the minute

-- The saved mapping an import used. No foreign key: the job tells of it even when it is deleted.
alter table import_job add column mapping_name text;
alter table import_job add column mapping_version integer;
create index import_job_source on import_job (source, created_at);
