-- What people make their own. It goes with their account; null is whoever is at the machine itself while there are none.

-- The tiles of the overview in their order; no row: the usual ones.
create table own_tiles (
  person integer unique nulls not distinct references person (id) on delete cascade,
  kpis   text[] not null
);

-- Pages of the dashboard under a name. An address holds no more than period, comparison, place and a page's own choices.
create table saved_view (
  id         uuid primary key,
  person     integer references person (id) on delete cascade,
  name       text not null,
  address    text not null,
  created_at timestamptz not null
);
create unique index saved_view_name on saved_view (person, lower(name)) nulls not distinct;
