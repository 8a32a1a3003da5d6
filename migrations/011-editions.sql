-- Editions of authorities beside the instance's, their revisions and withdrawals; compressed forms of their files.

-- `note` is what the publisher says to it, `reason` why it was withdrawn; `previous` the edition that its changes are
-- against, `changes` how many there are. `counted` are the authorities in it.
alter table edition add column note text;
alter table edition add column reason text;
alter table edition add column withdrawn_at timestamptz;
alter table edition add column previous text;
alter table edition add column changes bigint not null default 0;
alter table edition add column counted text[] not null default '{}';

-- A file as gzip or Brotli, made once when it is published. Its bytes may differ from machine to machine, those of the
-- file never.
create table edition_encoding (
  publisher text not null,
  edition   text not null,
  name      text not null,
  encoding  text not null check (encoding in ('br', 'gzip')),
  bytes     bigint not null,
  sha256    text not null,
  primary key (publisher, edition, name, encoding),
  foreign key (publisher, edition, name) references edition_file (publisher, edition, name) on delete cascade
);
create table edition_encoding_part (
  publisher text not null,
  edition   text not null,
  name      text not null,
  encoding  text not null,
  part      integer not null,
  content   bytea not null,
  primary key (publisher, edition, name, encoding, part),
  foreign key (publisher, edition, name, encoding)
    references edition_encoding (publisher, edition, name, encoding) on delete cascade
);
alter table edition_encoding_part alter column content set storage external;
