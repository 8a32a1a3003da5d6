-- The last publishing of each publisher: how far it is, or what became of it. It is of the moment; what was published, and
-- by whom, stands in editions and in the audit log.
create table publishing (
  publisher  text primary key,
  run        uuid not null,
  state      text not null default 'running' check (state in ('running', 'done', 'failed')),
  doing      text not null default 'waiting' check (doing in ('waiting', 'comparing', 'writing')),
  table_id   text,
  progress   real not null default 0,
  edition    text,    -- that it made, or that says the same already
  made       boolean,
  code       text,    -- why it failed
  message    text,
  started_at timestamptz not null,
  ended_at   timestamptz,
  alive_at   timestamptz not null default now() -- when the process that does it last said so
);
