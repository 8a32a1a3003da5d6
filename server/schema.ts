import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { CodeOf } from './contract/codelists.ts';
import type { EventType, RefusalCode } from './contract/event.ts';
import type { MeasureName } from './contract/measures.ts';
import type { SdgDocument } from './contract/handover.ts';
import type { Role } from './contract/people.ts';
import type { EditionTables } from './schema-editions.ts';
import type { NoticeTables } from './schema-notices.ts';

/** Table types. Days are 'YYYY-MM-DD' strings, moments are Dates, 64-bit numbers are strings (see the parsers in db.ts). */
export interface Label {
  de: string;
  en?: string | undefined;
}
export interface Step {
  key: string;
  label: Label;
  /** declared by its first use, not by the authority; such entries stand behind the others, ordered by key */
  byUse?: true;
}
export interface Page extends Step {
  url: string;
}

interface AuthorityTable {
  ars: string;
  name: string;
  inhabitants: number | null;
  inhabitants_date: string | null;
  inhabitants_source: string | null;
  district: string | null;
  comparable: boolean;
  licence: string | null;
}
interface ServiceTable {
  key: string;
  name: JSONColumnType<Label>;
  topic: string | null;
  audience: CodeOf<'audience'> | null;
  leika_type: string | null;
}
interface ServiceReferenceTable {
  agency: string;
  id: string;
  service: string;
  name: string;
}
interface OfferTable {
  authority: string;
  service: string;
  steps: JSONColumnType<Step[]>;
  pages: JSONColumnType<Page[]>;
  idle_minutes: number;
  draft_days: number;
  free: boolean;
  measures: EventType[] | null;
  online_since: string | null;
  online_until: string | null;
  silence_days: Generated<number | null>;
}
interface OfferTypeTable {
  authority: string;
  service: string;
  type: EventType;
  last_day: string | null;
}
interface SourceTable {
  id: GeneratedAlways<number>;
  name: string;
  authorities: string[];
  auto_declare: boolean;
  test: boolean;
  origins: Generated<string[]>;
  created_at: Date;
}
interface TokenTable {
  id: GeneratedAlways<number>;
  source: number;
  hash: Buffer;
  scopes: string[];
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Generated<Date | null>;
}
interface MappingTable {
  source: number;
  name: string;
  version: number;
  format: string;
  mapping: JSONColumnType<Record<string, unknown>>;
  saved_at: Date;
}
interface CommentTable {
  authority: string;
  id: Generated<string>;
  service: string;
  day: string;
  text: string;
  rating: number | null;
  found_information: CodeOf<'foundInformation'> | null;
  topics: Generated<string[]>;
  done: Generated<boolean>;
}
interface InboxTable {
  authority: string;
  service: string;
  received_at: Date;
}
interface TouchedTable {
  authority: string;
  service: string;
  day: string;
  events: number;
  since: Date;
}
interface SlimTable extends Record<MeasureName, number | null> {
  authority: string;
  dimension: string;
  day: string;
  service: string;
  category: string;
  kept: boolean;
}
interface VolumeTable {
  authority: string;
  service: string;
  month: string;
  channel: CodeOf<'volumeChannel'>;
  measure: string;
  dimension: string;
  category: string;
  count: number;
  key: string;
  source: number | null;
}
interface ImportedTable {
  authority: string;
  service: string;
  sha256: Buffer;
  imported_at: Date;
}
interface PersonTable {
  id: GeneratedAlways<number>;
  account: string | null;
  password: string | null;
  issuer: string | null;
  subject: string | null;
  name: string;
  email: string | null;
  language: Generated<'de' | 'en'>;
  created_at: Date;
  signed_in_at: Date | null;
  disabled_at: Date | null;
}
interface PersonRoleTable {
  person: number;
  role: Role;
  authority: string;
  service: string;
}
interface SessionTable {
  hash: Buffer;
  person: number;
  created_at: Date;
  used_at: Date;
  issuer_sid: string | null;
  id_token: Generated<Buffer | null>;
}
interface OwnTilesTable {
  /** null: whoever is at the machine itself */
  person: number | null;
  kpis: string[];
}
interface SavedViewTable {
  id: string;
  /** null: whoever is at the machine itself */
  person: number | null;
  name: string;
  address: string;
  created_at: Date;
}
interface AuditTable {
  id: GeneratedAlways<string>;
  at: Date;
  actor: string;
  actor_id: number | null;
  what: string;
  subject: string;
  before: string | null;
  after: string | null;
}
interface HandoverTable {
  authority: string;
  kind: 'sdg';
  month: string;
  version: number;
  unique_id: string;
  document: JSONColumnType<SdgDocument>;
  transferred: Date;
}
interface ViewMonthTable {
  authority: string;
  month: string;
  service: string;
  page: string;
  country: string;
  device: CodeOf<'device'>;
  day: string;
  kept: boolean;
  n: number;
}
interface InstanceTable {
  name: string;
  value: string;
}

export interface Tables extends NoticeTables, EditionTables {
  authority: AuthorityTable;
  service: ServiceTable;
  offer: OfferTable;
  offer_type: OfferTypeTable;
  source: SourceTable;
  token: TokenTable;
  refusal: { source: number; hour: Date; code: RefusalCode; field: string; count: string };
  arrival: { source: number; hour: Date; events: string; last_at: Date };
  mapping: MappingTable;
  comment: CommentTable;
  inbox: InboxTable;
  touched: TouchedTable;
  slim: SlimTable;
  summed_month: { authority: string; month: string; level: 'whole' | 'split' };
  volume: VolumeTable;
  imported: ImportedTable;
  instance: InstanceTable;
  person: PersonTable;
  person_role: PersonRoleTable;
  session: SessionTable;
  password_link: { hash: Buffer; person: number; expires_at: Date };
  sign_in_failure: { what: Buffer; failures: number; last_at: Date };
  audit: AuditTable;
  handover: HandoverTable;
  view_month: ViewMonthTable;
  service_reference: ServiceReferenceTable;
  own_tiles: OwnTilesTable;
  saved_view: SavedViewTable;
}
