import { readFileSync } from 'node:fs';
import type { Deed } from '../audit.ts';
import { mappingFaults, mappingFormats } from '../connectors/formats.ts';
import { jsonIn } from '../connectors/mapping.ts';
import { Id } from '../contract/api.ts';
import { MappingName } from '../contract/sources.ts';
import { misused, readCall, Refused, say, withBase } from './command.ts';
import type { Db } from '../db.ts';
import { readMapping, readMappings, saveMapping } from '../mappings/store.ts';

export const mappingUsage = `mapping --source <id> [--name <name> [--save <json> --format ${mappingFormats.join('|')}]]`;
export const mappingHelp =
  'Lists the mappings kept with a source, prints one, or saves one from a file; a changed one is a new version.';

/** Throws Refused where it cannot be done. */
export async function mappingCommand(args: string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = readCall(mappingUsage, { args, options: { source: text, name: text, save: text, format: text } });
  const source = Id.safeParse(values.source).data;
  const { name, save, format } = values;
  const named = name === undefined ? save === undefined : MappingName.safeParse(name).success;
  const saving = save === undefined ? format === undefined : format !== undefined && mappingFormats.includes(format);
  if (source === undefined || !named || !saving) throw misused(mappingUsage);
  const content = save === undefined ? undefined : readFileSync(save, 'utf8');
  await withBase(async ({ store: { db } }, { clock }) => {
    if (name === undefined) return await list(db, source);
    if (content === undefined || format === undefined) return await show(db, source, name);
    const { version } = await saveText(db, { source, name, format, content }, { actor: { kind: 'cli' }, at: clock() });
    say(`The mapping ${name} of the source ${source} is kept in version ${version}.`);
  });
}

const noSource = () => new Refused('There is no such source. GET /api/v1/sources lists them.');

async function list(db: Db, source: number): Promise<void> {
  if (!(await db.selectFrom('source').select('id').where('id', '=', source).executeTakeFirst())) throw noSource();
  for (const { name, format, version, savedAt } of await readMappings(db, source))
    console.log(`${name}: ${format}, version ${version} of ${savedAt.slice(0, 10)}`);
}

async function show(db: Db, source: number, name: string): Promise<void> {
  const kept = await readMapping(db, source, name);
  if (!kept) throw new Refused('This source has no such mapping. Leave --name out to see those it has.');
  console.log(JSON.stringify(kept.mapping, null, 2));
}

async function saveText(db: Db, given: { source: number; name: string; format: string; content: string }, deed: Deed) {
  const { content, format, ...place } = given;
  const mapping = jsonIn(content);
  const wrong = mappingFaults(format, mapping);
  if (wrong !== undefined) throw new Refused(wrong);
  const saved = await saveMapping(db, { ...place, format, mapping: mapping as Record<string, unknown> }, deed);
  if (!saved) throw noSource();
  return saved;
}
