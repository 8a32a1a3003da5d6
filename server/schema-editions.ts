import type { Generated, JSONColumnType } from 'kysely';

/** Types of the tables of editions: their files, the rows of the newest ones, publishing (migrations 001, 011, 012, 016). */
interface EditionTable {
  publisher: string;
  id: string;
  status: 'published' | 'superseded' | 'withdrawn';
  first_month: string;
  last_month: string;
  method: string;
  key_print: string;
  licence: string;
  published_at: Date;
  note: Generated<string | null>;
  reason: Generated<string | null>;
  withdrawn_at: Generated<Date | null>;
  previous: Generated<string | null>;
  changes: Generated<string>;
  counted: Generated<string[]>;
}
interface EditionFileTable {
  publisher: string;
  edition: string;
  name: string;
  media_type: string;
  bytes: string;
  sha256: string;
}
interface EditionPartTable {
  publisher: string;
  edition: string;
  name: string;
  part: number;
  content: Buffer;
}
interface PublishedTableTable {
  publisher: string;
  table_id: string;
  edition: string;
  last_period: string;
  authorities: JSONColumnType<{ key: string; name: string }[]>;
  services: JSONColumnType<{ key: string; name: string }[]>;
}
export interface PublishedRowTable {
  publisher: string;
  table_id: string;
  position: number;
  period: string;
  period_type: string;
  ars: string;
  authority: string;
  service_key: string;
  service: string;
  measure: string;
  dimension: string;
  category: string;
  value: number;
  unit: string;
  flag: string;
  status: string;
  method: string;
  edition: string;
}
interface EditionEncodingTable {
  publisher: string;
  edition: string;
  name: string;
  encoding: 'br' | 'gzip';
  bytes: string;
  sha256: string;
}
interface EditionEncodingPartTable {
  publisher: string;
  edition: string;
  name: string;
  encoding: 'br' | 'gzip';
  part: number;
  content: Buffer;
}

interface PublishingTable {
  publisher: string;
  run: string;
  state: Generated<'running' | 'done' | 'failed'>;
  doing: Generated<'waiting' | 'comparing' | 'writing'>;
  table_id: Generated<string | null>;
  progress: Generated<number>;
  edition: Generated<string | null>;
  made: Generated<boolean | null>;
  code: Generated<string | null>;
  message: Generated<string | null>;
  started_at: Date;
  ended_at: Generated<Date | null>;
  alive_at: Generated<Date>;
}

export interface EditionTables {
  edition: EditionTable;
  edition_file: EditionFileTable;
  edition_part: EditionPartTable;
  published_table: PublishedTableTable;
  published_row: PublishedRowTable;
  edition_encoding: EditionEncodingTable;
  edition_encoding_part: EditionEncodingPartTable;
  publishing: PublishingTable;
}
