-- People: who may sign in, their roles and sessions; and the log of who changed what.

-- Somebody with a local account, or known to the identity provider by issuer and subject. Never deleted while the log
-- names them; `disabled_at` keeps them out.
create table person (
  id           integer generated always as identity primary key,
  account      text unique check (account = lower(account)),
  password     text, -- argon2id, as PHC string; null until one is set
  issuer       text,
  subject      text,
  name         text not null,
  email        text,
  language     text not null default 'de' check (language in ('de', 'en')),
  created_at   timestamptz not null,
  signed_in_at timestamptz,
  disabled_at  timestamptz,
  unique (issuer, subject),
  check ((account is null) = (subject is not null) and (issuer is null) = (subject is null))
);

-- Where a role holds: '' as authority is the instance, '' as service the whole authority.
create table person_role (
  person    integer not null references person (id),
  role      text not null check (role in ('admin', 'publisher', 'manager', 'reader')),
  authority text not null,
  service   text not null,
  primary key (person, role, authority, service)
);

-- What a cookie stands for. Only the SHA-256 of its value is here.
create table session (
  hash       bytea primary key,
  person     integer not null references person (id),
  created_at timestamptz not null,
  used_at    timestamptz not null,
  issuer_sid text -- the session at the identity provider, which may end it
);
create index session_person on session (person);

-- Lets its holder set a password, once.
create table password_link (
  hash       bytea primary key,
  person     integer not null references person (id),
  expires_at timestamptz not null
);
create index password_link_person on password_link (person);

-- Failed sign-ins by account and by address, as an HMAC of what was entered: also of accounts that do not exist.
create table sign_in_failure (
  what     bytea primary key,
  failures integer not null,
  last_at  timestamptz not null
);

-- Who changed what. Written in the transaction of the change; never changed, and kept for a year at least.
create table audit (
  id       bigint generated always as identity primary key,
  at       timestamptz not null,
  actor    text not null,
  actor_id integer, -- of the person or the token's source
  what     text not null,
  subject  text not null,
  before   jsonb,
  after    jsonb
);
create index audit_at on audit (at);

create function keep_audit() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.at < now() - interval '1 year' then
      return old;
    end if;
  end if;
  raise exception 'the audit log is append-only';
end
$$;
create trigger audit_rows before update or delete on audit for each row execute function keep_audit();
create trigger audit_whole before truncate on audit for each statement execute function keep_audit();
