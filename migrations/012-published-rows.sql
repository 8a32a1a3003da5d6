-- Rows of the newest published editions, so that people and programs can ask for some of them. They are read from the
-- files of an edition, never from tallies, and made again from them whenever another edition is the newest.

create table published_table (
  publisher   text not null,
  table_id    text not null,
  edition     text not null,
  last_period text not null,
  authorities jsonb not null, -- [{key, name}] by key
  services    jsonb not null,
  primary key (publisher, table_id)
);

-- Collation C: periods compare as they are written, and indexes are quick to make.
create table published_row (
  publisher   text collate "C" not null,
  table_id    text collate "C" not null,
  position    integer not null,
  period      text collate "C" not null,
  period_type text not null,
  ars         text collate "C" not null,
  authority   text not null,
  service_key text collate "C" not null,
  service     text not null,
  measure     text not null,
  dimension   text not null,
  category    text not null,
  value       double precision not null,
  unit        text not null,
  flag        text not null,
  status      text not null,
  method      text not null,
  edition     text not null,
  primary key (publisher, table_id, position)
);
create index published_row_place on published_row (publisher, table_id, ars, service_key, period);
create index published_row_service on published_row (publisher, table_id, service_key, period);
