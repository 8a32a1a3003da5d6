-- Views know when they arrived, so that what a source sent by mistake can be taken back. Null: taken before this was noted.
alter table visit add column arrived_at timestamptz;
