-- Sums over the offers of an authority that measure the same, so that a question about whole authorities reads one row for
-- each of their days and months, and not one for each offer.

-- The groups as they were last found, numbered from 1; a KPI counts all offers of one or none.
create table offer_group (
  authority text not null,
  nr        integer not null,
  types     text[] not null,
  totals    text[] not null,
  offline   boolean not null,
  free      boolean not null,
  offers    integer not null,
  primary key (authority, nr)
);

create table grouped_offer (
  authority text not null,
  service   text not null,
  nr        integer not null,
  primary key (authority, service)
);

-- Authorities whose offers may measure something else than when their groups were found, or are others: until somebody
-- has looked, their offers are read one by one. A queue, written by whoever changes offers, in the same transaction.
create table regroup (
  authority text not null
);
create index regroup_authority on regroup (authority);

-- {bucket: count} histograms summed and packed, bucket * 2^32 + count, in the order of buckets: a year of four hundred
-- authorities has a million counts, which take four times as long to read from jsonb.
create function packed_histogram(histograms jsonb[]) returns bigint[] language sql immutable strict parallel safe as $$
  select array_agg((bucket << 32) + n order by bucket)
  from (select key::bigint as bucket, sum(value::bigint)::bigint as n
        from unnest(histograms) as summed (histogram) cross join jsonb_each(histogram)
        group by key) added
$$;

-- Tallies without a dimension, summed over the offers of a group. A day or month that has a row is summed whole; whoever
-- changes tallies of a day deletes both, and until they are summed again they are read from the offers.
create table group_month (
  authority       text not null,
  month           date not null,
  nr              integer not null,
  starts          integer,
  submissions     integer,
  ineligible      integer,
  abandonments    integer,
  failures        integer,
  open            integer,
  ratings         integer,
  rating_points   integer,
  responses       integer,
  payments        integer,
  payments_failed integer,
  resumed         integer,
  out_of_hours    integer,
  step_reached    integer,
  step_dropped    integer,
  received        integer,
  decided         integer,
  handled         integer,
  automated       integer,
  media_known     integer,
  media_breaks    integer,
  visits          integer,
  errors          integer,
  duration        bigint[],
  processing      bigint[],
  primary key (authority, month, nr)
);
create table group_day (like group_month);
alter table group_day rename column month to day;
alter table group_day add primary key (authority, day, nr);

-- a question about months reads those of an authority, however long its history is
create index volume_month on volume (authority, month);
