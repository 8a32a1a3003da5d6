-- Tallies by month, so that a question about years reads months and not days.

-- Sums {bucket: count} histograms.
create function sum_histograms(histograms jsonb[]) returns jsonb language sql immutable strict parallel safe as $$
  select jsonb_object_agg(bucket, n)
  from (select key as bucket, sum(value::bigint) as n
        from unnest(histograms) as summed (histogram) cross join jsonb_each(histogram)
        group by key) added
$$;

-- One dimension at a time (or none: dimension ''), every month summed whole: kept tallies and living attempts together.
create table slim_month (like slim);
alter table slim_month drop column kept;
alter table slim_month rename column day to month;
alter table slim_month add primary key (authority, dimension, month, service, category);

-- The months of an authority whose sums in slim_month are those of their days: `whole` those without a dimension, `split`
-- those by one. Whoever changes tallies of a day takes its month out in the same transaction; until it is summed again, it
-- is read from its days.
create table summed_month (
  authority text not null,
  month     date not null,
  level     text not null check (level in ('whole', 'split')),
  primary key (authority, month, level)
);
