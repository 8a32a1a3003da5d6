-- Annotations by people; alerts, the messages they send, and subscribed reports.

-- Who made it: a person, 0 for whoever acts without an account, null for the instance itself (limits or steps changed).
-- Unless shared, only its maker sees it.
alter table annotation add column maker integer;
create index annotation_day on annotation (authority, day);

-- What somebody wants to be told of. `rule` is what contract/alerts.ts says.
create table alert (
  authority   text not null,
  id          uuid not null,
  person      integer not null references person (id),
  service     text,
  rule        jsonb not null,
  email       boolean not null,
  webhook     text,
  repeat_days integer check (repeat_days > 0),
  created_at  timestamptz not null,
  raised      boolean not null default false,
  changed_at  timestamptz, -- when it was last raised or over
  notified_at timestamptz, -- when it was last told of
  primary key (authority, id)
);
create index alert_person on alert (person);

-- What became of an alert: when it was raised, told of again, or over, and by which figure.
create table alert_log (
  authority text not null,
  alert     uuid not null,
  at        timestamptz not null,
  what      text not null check (what in ('raised', 'repeated', 'over')),
  value     double precision,
  de        text not null,
  en        text not null,
  primary key (authority, alert, at),
  foreign key (authority, alert) references alert (authority, id) on delete cascade
);

-- Messages to be sent, written in the transaction of what they tell of and sent at least once. Neither address nor
-- secret is in here: a mail goes to the address the person has when it is sent.
create table outbox (
  authority  text not null,
  id         uuid not null, -- the same at every try
  service    text,
  person     integer not null references person (id),
  alert      uuid,
  channel    text not null check (channel in ('email', 'webhook')),
  message    jsonb not null,
  created_at timestamptz not null,
  due_at     timestamptz not null,
  tries      integer not null default 0,
  state      text not null default 'waiting' check (state in ('waiting', 'sent', 'given_up')),
  ended_at   timestamptz,
  error      text,
  primary key (authority, id),
  foreign key (authority, alert) references alert (authority, id) on delete cascade
);
create index outbox_due on outbox (due_at) where state = 'waiting';
create index outbox_alert on outbox (authority, alert);
create index outbox_ended on outbox (ended_at);

-- Reports by mail. '' as service is all an authority offers. `sent_for` is the first day of the newest period that was
-- sent, or that had ended when it was subscribed.
create table subscription (
  authority text not null,
  person    integer not null references person (id),
  service   text not null,
  every     text not null check (every in ('week', 'month')),
  sent_for  date not null,
  primary key (authority, person, service, every)
);
