-- Views know when they arrived, so that what a source sent by mistake can be taken back. Null: taken before this was noted.
alter table visit add column arrived_at timestamptz;

-- The ID token of a session that the identity provider vouched for: it tells the provider which session there is to end.
-- Encrypted under a key made from the session's id, which is not in the database.
alter table session add column id_token bytea;
