-- How files and requests of a source become events: declared once, kept with the source. A changed mapping is a new
-- version; the newest one is used, the others tell how earlier files were read.
create table mapping (
  source   integer not null references source (id) on delete cascade,
  name     text not null,
  version  integer not null,
  format   text not null,
  mapping  jsonb not null,
  saved_at timestamptz not null,
  primary key (source, name, version)
);
