-- The main line: catalogue, sources, inbox, attempts, tallies, editions.
-- Every tenant table leads its primary key with the authority; inbox and touched are append-only queues without one.

-- functions -----------------------------------------------------------------------------------------------------------

-- Wraps a sum of 64-bit record keys to a signed 64-bit number (opendata.md: sums are mod 2^64).
create function wrap64(total numeric) returns bigint language sql immutable strict parallel safe as $$
  select case
    when total between -9223372036854775808 and 9223372036854775807 then total::bigint -- most sums are of one key
    else (mod(mod(total + 9223372036854775808, 18446744073709551616) + 18446744073709551616, 18446744073709551616)
          - 9223372036854775808)::bigint
  end
$$;

-- Merges two {key: milliseconds} objects; of one key the later time stays. Commutative and idempotent.
create function latest_of_each(one jsonb, other jsonb) returns jsonb language sql immutable parallel safe as $$
  select case
    when one is null then other
    when other is null or one = other then one
    else (select jsonb_object_agg(key, ms order by ms)
          from (select key, value::bigint as ms from jsonb_each(one)
                union all
                select key, value::bigint from jsonb_each(other)) both_sides)
  end
$$;

-- The {bucket: count} histogram of buckets and how often each was met.
create function histogram(buckets smallint[], counts integer[]) returns jsonb language sql immutable strict parallel safe as $$
  select jsonb_object_agg(bucket, n)
  from (select bucket, sum(count) as n from unnest(buckets, counts) as met (bucket, count) group by bucket) summed
$$;

-- Adds two {bucket: count} histograms.
create function add_histograms(one jsonb, other jsonb) returns jsonb language sql immutable parallel safe as $$
  select case
    when one is null then other
    when other is null then one
    else (select jsonb_object_agg(bucket, n)
          from (select key as bucket, sum(value::bigint) as n
                from (select * from jsonb_each(one) union all select * from jsonb_each(other)) both_sides
                group by key) added)
  end
$$;

-- catalogue -----------------------------------------------------------------------------------------------------------

create table authority (
  ars                text primary key check (ars ~ '^\d{12}$'),
  name               text not null,
  inhabitants        integer,
  inhabitants_date   date,
  inhabitants_source text,
  district           text,
  comparable         boolean not null default false,
  licence            text
);

create table service (
  key        text primary key check (key ~ '^(99\d{12}|[a-z][a-z0-9-]{2,62})$'),
  name       jsonb not null,
  topic      text,
  audience   text,
  leika_type text
);

create table offer (
  authority    text not null references authority (ars),
  service      text not null references service (key),
  steps        jsonb not null default '[]',
  pages        jsonb not null default '[]',
  idle_minutes integer not null default 120,
  draft_days   integer not null default 30,
  free         boolean not null default false,
  measures     text[],
  online_since date,
  online_until date,
  primary key (authority, service)
);

-- The types that ever arrived for an offer: what it measures where it does not say so itself.
create table offer_type (
  authority text not null,
  service   text not null,
  type      text not null,
  primary key (authority, service, type)
);

create table annotation (
  authority text not null,
  id        uuid not null,
  service   text,
  day       date not null,
  de        text not null,
  en        text not null,
  shared    boolean not null,
  primary key (authority, id)
);

-- sources -------------------------------------------------------------------------------------------------------------

create table source (
  id           integer generated always as identity primary key,
  name         text not null,
  authorities  text[] not null,
  auto_declare boolean not null default false,
  test         boolean not null default false,
  created_at   timestamptz not null
);

create table token (
  id         integer generated always as identity primary key,
  source     integer not null references source (id) on delete cascade,
  hash       bytea not null unique,
  scopes     text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz
);

-- taking events -------------------------------------------------------------------------------------------------------

-- Acknowledged events that are not folded yet. Values that the latest event wins come packed: milliseconds * 1024 + rank.
create table inbox (
  authority         text not null,
  service           text not null,
  type              text not null,
  at                timestamptz not null,
  source            integer not null,
  received_at       timestamptz not null,
  attempt           uuid,
  key               bigint not null,
  step              text,
  error_kind        text,
  auth_method       bigint,
  trust_level       bigint,
  payment_method    bigint,
  payment_status    bigint,
  device            bigint,
  channel           bigint,
  language          bigint,
  reason            bigint,
  rating            bigint,
  found_information bigint,
  handling          bigint,
  media_break       bigint,
  visit             bigint,
  page              text,
  referrer          text,
  country           text,
  visit_device      text,
  visit_language    text
);

-- Offer days whose tallies are not up to date; `events` tells freshness how many events wait in it.
create table touched (
  authority text not null,
  service   text not null,
  day       date not null,
  events    integer not null default 0,
  since     timestamptz not null
);

-- attempts and visits -------------------------------------------------------------------------------------------------

-- An attempt is a set that only grows: every column is the least, the greatest or the union of what its events said.
create table attempt (
  authority         text not null,
  service           text not null,
  id                uuid not null,
  key               bigint not null,
  source            integer not null,
  arrived_at        timestamptz not null,
  first_seen        timestamptz,
  first_started     timestamptz,
  last_activity     timestamptz,
  last_saved        timestamptz,
  last_fault        timestamptz,
  last_abandoned    timestamptz,
  first_resumed     timestamptz,
  first_submitted   timestamptz,
  first_ineligible  timestamptz,
  first_decided     timestamptz,
  last_event        timestamptz not null,
  auth_method       bigint,
  trust_level       bigint,
  payment_method    bigint,
  payment_status    bigint,
  device            bigint,
  channel           bigint,
  language          bigint,
  reason            bigint,
  rating            bigint,
  found_information bigint,
  handling          bigint,
  media_break       bigint,
  steps             jsonb,
  errors            jsonb,
  start_day     date generated always as ((coalesce(first_started, first_seen) at time zone 'Europe/Berlin')::date) stored,
  submitted_day date generated always as ((first_submitted at time zone 'Europe/Berlin')::date) stored,
  decided_day   date generated always as ((first_decided at time zone 'Europe/Berlin')::date) stored,
  last_day      date generated always as ((last_event at time zone 'UTC')::date) stored,
  primary key (authority, service, id)
) with (fillfactor = 85);
create index attempt_start on attempt (authority, service, start_day);
create index attempt_submission on attempt (authority, service, submitted_day) where submitted_day is not null;
create index attempt_decision on attempt (authority, service, decided_day) where decided_day is not null;
-- by day, so that most merges change no indexed value and stay on their page
create index attempt_age on attempt (authority, last_day);

-- A view of a page; of two with one id the earlier stays.
create table visit (
  authority text not null,
  source    integer not null,
  id        bigint not null,
  service   text not null,
  at        timestamptz not null,
  key       bigint not null,
  page      text not null,
  referrer  text not null,
  device    text not null,
  country   text not null,
  language  text not null,
  day       date generated always as ((at at time zone 'Europe/Berlin')::date) stored,
  primary key (authority, source, id)
);
create index visit_day on visit (authority, service, day);

-- tallies -------------------------------------------------------------------------------------------------------------

-- Any question while the attempts live: attempts (and views) without identity, by the day of start, submission,
-- decision or view, and all their dimensions. Rebuilt whole per (authority, service, day).
create table cube (
  authority         text not null,
  day               date not null,
  service           text not null,
  line              integer not null,
  basis             text not null,
  auth_method       text,
  trust_level       text,
  payment_method    text,
  payment_status    text,
  device            text,
  channel           text,
  language          text,
  status            text,
  reason            text,
  rating            text,
  found_information text,
  weekday           text,
  hour              text,
  out_of_hours      text,
  handling          text,
  media_break       text,
  resumed           text,
  page              text,
  referrer          text,
  country           text,
  bucket            smallint,
  steps             text[],
  last_step         text,
  errors            text[],
  n                 integer not null,
  key               bigint not null,
  primary key (authority, day, service, line)
);

-- One dimension at a time (or none: dimension ''), kept for ever. `kept` rows are the sum of deleted attempts; the
-- others are rebuilt from living ones, together with the cube.
create table slim (
  authority          text not null,
  dimension          text not null,
  day                date not null,
  service            text not null,
  category           text not null,
  kept               boolean not null,
  starts             integer,
  starts_key         bigint,
  submissions        integer,
  submissions_key    bigint,
  ineligible         integer,
  ineligible_key     bigint,
  abandonments       integer,
  abandonments_key   bigint,
  failures           integer,
  failures_key       bigint,
  open               integer,
  ratings            integer,
  ratings_key        bigint,
  rating_points      integer,
  responses          integer,
  payments           integer,
  payments_failed    integer,
  resumed            integer,
  out_of_hours       integer,
  step_reached       integer,
  step_reached_key   bigint,
  step_dropped       integer,
  step_dropped_key   bigint,
  received           integer,
  received_key       bigint,
  decided            integer,
  handled            integer,
  automated          integer,
  media_known        integer,
  media_breaks       integer,
  visits             integer,
  visits_key         bigint,
  errors             integer,
  duration           jsonb,
  processing         jsonb,
  primary key (authority, dimension, day, service, category, kept)
);

-- When the limit of the first open attempt of an offer day runs out, so that the day is rebuilt then.
create table next_limit (
  authority text not null,
  service   text not null,
  day       date not null,
  at        timestamptz not null,
  primary key (authority, service, day)
);
create index next_limit_at on next_limit (at);

-- Monthly counts delivered as totals: offline channels, and online ones of platforms that know no more.
create table volume (
  authority text not null,
  service   text not null,
  month     date not null,
  channel   text not null,
  measure   text not null,
  dimension text not null,
  category  text not null,
  count     integer not null,
  key       bigint not null,
  source    integer,
  primary key (authority, service, month, channel, measure, dimension, category)
);

-- What each offer measures: declared, or else the event types that ever arrived; the monthly totals it delivers; whether
-- it ever delivered an offline volume. KPIs and editions both count only offers that measure what a figure needs.
create view measured_offer as
select o.authority, o.service, s.topic, o.free,
       coalesce(o.measures, array(select t.type from offer_type t where t.authority = o.authority and t.service = o.service)) as types,
       array(select distinct v.measure from volume v
             where v.authority = o.authority and v.service = o.service and v.channel = 'online' and v.dimension = '') as totals,
       exists (select from volume v where v.authority = o.authority and v.service = o.service and v.channel <> 'online') as offline
from offer o join service s on s.key = o.service;

-- files taken in, so that history beyond retention is counted once per file and offer
create table imported (
  authority   text not null,
  service     text not null,
  sha256      bytea not null,
  imported_at timestamptz not null,
  primary key (authority, service, sha256)
);

-- open data -----------------------------------------------------------------------------------------------------------

create table edition (
  publisher    text not null,
  id           text not null,
  status       text not null check (status in ('published', 'superseded', 'withdrawn')),
  first_month  date not null,
  last_month   date not null,
  method       text not null,
  key_print    text not null,
  licence      text not null,
  published_at timestamptz not null,
  primary key (publisher, id)
);

-- The files of an edition in parts of one mebibyte, so that serving one never needs its whole size in memory.
create table edition_file (
  publisher  text not null,
  edition    text not null,
  name       text not null,
  media_type text not null,
  bytes      bigint not null,
  sha256     text not null,
  primary key (publisher, edition, name),
  foreign key (publisher, edition) references edition (publisher, id) on delete cascade
);
create table edition_part (
  publisher text not null,
  edition   text not null,
  name      text not null,
  part      integer not null,
  content   bytea not null,
  primary key (publisher, edition, name, part),
  foreign key (publisher, edition, name) references edition_file (publisher, edition, name) on delete cascade
);
alter table edition_part alter column content set storage external; -- served as it is, never unpacked

-- instance ------------------------------------------------------------------------------------------------------------

-- Facts about the instance itself: key fingerprint, when limits were last seen to, whether the demo is loaded.
create table instance (
  name  text primary key,
  value text not null
);
