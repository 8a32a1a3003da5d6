-- Files that were handed in over HTTP, and what became of them. The file itself, and its name, are not kept.
create table import_job (
  id          uuid primary key,
  source      integer not null, -- 0: whoever runs the instance
  format      text not null,
  dry_run     boolean not null,
  keep_good   boolean not null,
  state       text not null check (state in ('waiting', 'running', 'done', 'refused', 'failed')),
  progress    real not null default 0,
  counts      jsonb not null default '{}',
  errors      jsonb not null default '[]',
  stored      boolean not null default false,
  message     text,
  created_at  timestamptz not null,
  finished_at timestamptz,
  alive_at    timestamptz not null default now() -- when the process that has it last said so
);
create index import_job_age on import_job (created_at);
