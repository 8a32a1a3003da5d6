-- Completeness, work on comments, and the ledger of what was handed over by law.

-- Days without any event after which an offer counts as silent, where the authority wants to know earlier than the
-- offer's own habit would tell.
alter table offer add column silence_days integer check (silence_days between 1 and 365);

-- What managers make of a comment. Topics are theirs, by first use.
alter table comment add column topics text[] not null default '{}';
alter table comment add column done boolean not null default false;
create index comment_id on comment (id);

-- What was handed over of an authority's month of UTC, in its versions: a correction keeps the id of the first.
create table handover (
  authority   text not null,
  kind        text not null check (kind in ('sdg')),
  month       date not null,
  version     integer not null,
  unique_id   text not null,
  document    jsonb not null,
  transferred timestamptz not null,
  primary key (authority, kind, month, version)
);
