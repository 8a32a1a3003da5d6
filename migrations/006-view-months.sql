-- Views of pages by month, country, device and page, as they are handed over by law: months are those of UTC there.
-- Rebuilt with the tallies of a local day, which at the turn of a month is in two months of UTC. What is `kept` is the
-- sum of deleted views, with the first of the month as its day, so that it stays small.
create table view_month (
  authority text not null,
  month     date not null,
  service   text not null,
  page      text not null,
  country   text not null,
  device    text not null,
  day       date not null,
  kept      boolean not null,
  n         integer not null,
  primary key (authority, month, service, page, country, device, day, kept)
);
create index view_month_day on view_month (authority, service, day);

insert into view_month (authority, month, service, page, country, device, day, kept, n)
select authority, date_trunc('month', at at time zone 'UTC')::date, service, page, country, device, day, false, count(*)
from visit group by 1, 2, 3, 4, 5, 6, 7;

-- The latest day on which an event of a type happened, so that a declared type that stopped arriving can be named.
-- Null for what arrived before this was noted.
alter table offer_type add column last_day date;
