-- What platforms need to connect: why their events were refused.

-- How many events of a source were refused, by hour (UTC), code and field; never what they said. Belongs to no authority,
-- because the wrong authority is one of the reasons. `field` is '' where none is named.
create table refusal (
  source integer not null references source (id) on delete cascade,
  hour   timestamptz not null,
  code   text not null,
  field  text not null,
  count  bigint not null,
  primary key (source, hour, code, field)
);
create index refusal_hour on refusal (hour);

-- What people wrote about an offer, masked; away from every attempt, and with no time but the day it came.
create table comment (
  authority         text not null,
  id                uuid not null default gen_random_uuid(),
  service           text not null,
  day               date not null,
  text              text not null,
  rating            smallint,
  found_information text,
  primary key (authority, id)
);
create index comment_offer on comment (authority, service, day);
create index comment_day on comment (day);

-- Web addresses whose pages may send with a token of the scope browser, which everybody can read there.
alter table source add column origins text[] not null default '{}';
