import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { newToken, storeToken } from './access/tokens.ts';
import { connectCheck } from './connect/check.ts';
import { overHttp } from './connect/exchange.ts';
import { NewToken } from './contract/api.ts';
import { readConfig } from './config.ts';
import { settings } from './settings.ts';
import { clock, Refused, say, withBase } from './commands/command.ts';
import { backupCommand, backupHelp, backupUsage, restoreCommand, restoreHelp, restoreUsage } from './commands/backup.ts';
import { farewellCommand, farewellHelp, farewellUsage } from './commands/farewell.ts';
import { forgetCommand, forgetHelp, forgetUsage } from './commands/forget.ts';
import { retentionCommand, retentionHelp, retentionUsage } from './commands/retention.ts';
import { shardCommand, shardHelp, shardUsage } from './commands/shard.ts';
import { editionCommand, editionHelp, editionUsage } from './commands/edition.ts';
import { importCommand, importUsage } from './commands/import.ts';
import { mappingCommand, mappingUsage } from './commands/mapping.ts';
import { demoWanted, loadDemo } from './demo.ts';
import { localDay } from './local-day.ts';
import { importMasterData } from './intake/master-data.ts';
import { masterDataUsage, masterRequestOf, masterWords } from './commands/master-words.ts';
import { progressLine } from './progress.ts';
import { isUserCall, userCommand, userHelp, userUsage } from './commands/user.ts';

/** The command line: the same code as the API. Exit code 0 only when all of it was done. */
interface Command {
  usage: string;
  what: string;
  run(args: string[]): Promise<void>;
}

const commands: Record<string, Command> = {
  import: {
    usage: importUsage,
    what: 'Takes in a file: offers, attempts and monthly totals, all of it or nothing. The same file again changes nothing.\n--keep-good takes what is good in a faulty file; --dry-run reads everything and stores nothing. CSV and XLSX whose\ncolumns have our names need no mapping; --source <id> --mapping-name <name> takes one that is kept with the source\nthe file is of. See docs/import-*.md.',
    run: importCommand,
  },
  token: {
    usage: 'token --source <id> [--scope ingest] [--scope read] | --scope browser',
    what: 'Makes a token for a source and prints it, this once.',
    run: tokenCommand,
  },
  'connect-check': {
    usage: 'connect-check --url <base> --token <token> [--authority <ars>] [--service <key>] [--send]',
    what: 'Says point by point whether a platform can send its events to an instance. Nothing is counted.\n--send also sends sample journeys for real, with the token of a test source. See docs/connect.md.',
    run: connectCheckCommand,
  },
  edition: { usage: editionUsage, what: editionHelp, run: editionCommand },
  seed: { usage: 'seed [--until YYYY-MM-DD]', what: 'Loads the demo into an empty database.', run: seedCommand },
  'master-data': {
    usage: masterDataUsage,
    what: 'Takes authorities, services or offers from a file: all of it or nothing. The same file again changes nothing.\n--dry-run says what would be added and what changed from what to what, and every bad line; --keep-good takes what is\ngood in a faulty file; --ars-prefix takes only authorities whose ARS begins so. See docs/master-data.md.',
    run: masterDataCommand,
  },
  user: { usage: userUsage, what: userHelp, run: userCommandOf },
  mapping: {
    usage: mappingUsage,
    what: 'Lists the mappings kept with a source, prints one, or saves one from a file; a changed one is a new version.',
    run: mappingCommand,
  },
  backup: { usage: backupUsage, what: backupHelp, run: backupCommand },
  restore: { usage: restoreUsage, what: restoreHelp, run: restoreCommand },
  forget: { usage: forgetUsage, what: forgetHelp, run: forgetCommand },
  farewell: { usage: farewellUsage, what: farewellHelp, run: farewellCommand },
  retention: { usage: retentionUsage, what: retentionHelp, run: retentionCommand },
  shard: { usage: shardUsage, what: shardHelp, run: shardCommand },
  settings: { usage: 'settings', what: 'Prints all settings as a table.', run: async () => console.log(settingsTable()) },
};

async function main([name, ...args]: string[]): Promise<void> {
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    if (name !== undefined && name !== '--help') throw new Refused(`There is no command ${name}.\n\n${help()}`);
    return console.log(help());
  }
  if (args.includes('--help')) return console.log(`npm run cli -- ${command.usage}\n\n${command.what}`);
  await command.run(args);
}

function help(): string {
  const lines = Object.values(commands).map(({ usage, what }) => `  ${usage}\n      ${what.split('\n')[0]}`);
  return `npm run cli -- <command> [--help]\n\n${lines.join('\n')}`;
}

async function tokenCommand(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { source: { type: 'string' }, scope: { type: 'string', multiple: true, default: ['ingest'] } },
  });
  if (!/^\d{1,9}$/.test(values.source ?? '') || !NewToken.safeParse({ scopes: values.scope }).success)
    throw new Refused(`Usage: npm run cli -- ${commands['token']?.usage}`);
  await withBase(async ({ store }, work) => {
    const source = await store.db.selectFrom('source').select('id').where('id', '=', Number(values.source)).executeTakeFirst();
    if (!source) throw new Refused('There is no such source. GET /api/v1/sources lists them.');
    const token = newToken();
    const deed = { actor: { kind: 'cli' }, at: work.clock() } as const;
    await storeToken(store.db, { source: source.id, token, scopes: values.scope, expiresAt: null }, deed);
    console.log(token);
  });
}

async function connectCheckCommand(args: string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const options = { url: text, token: text, authority: text, service: text, send: { type: 'boolean', default: false } } as const;
  const { url, token, authority, service, send } = parseArgs({ args, options }).values;
  if (!url || !token || !URL.canParse(url)) throw new Refused(`Usage: npm run cli -- ${commands['connect-check']?.usage}`);
  let [right, wrong] = [0, 0];
  const check = { exchange: overHttp(url), token, authority, service, send, now: clock(), random: randomUUID() };
  for await (const point of connectCheck(check)) {
    if (point.right === false) wrong += 1;
    else if (point.right) right += 1;
    console.log(`${point.right === null ? '–' : point.right ? '✓' : '✗'} ${point.what}: ${point.says}`);
  }
  if (wrong > 0) throw new Refused(`Not right yet: ${wrong} of ${right + wrong} points. Mend the first one, then check again.`);
  say(`All ${right} points are right.`);
}

async function seedCommand(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { until: { type: 'string' } } });
  await withBase(async (base, work) => {
    if (!(await demoWanted(base.store.db)))
      throw new Refused('The database is not empty; the demo is loaded into an empty one only.');
    const until = values.until ?? localDay(new Date(clock().getTime() - 86_400_000));
    if (!z.iso.date().safeParse(until).success) throw new Refused('--until takes a day, YYYY-MM-DD.');
    const progress = progressLine();
    await loadDemo(base, work, until, (doing) => progress(`${doing} …`));
    progress('The demo is loaded.\n');
  });
}

async function userCommandOf(args: string[]): Promise<void> {
  const refused = new Refused(`Usage: npm run cli -- ${userUsage}\n\n${userHelp}`);
  if (!isUserCall(args)) throw refused;
  await withBase(async ({ store }, work) => {
    const command = { db: store.db, config: readConfig(), now: work.clock(), print: (line: string) => console.log(line) };
    if (!(await userCommand(args, command))) throw refused;
  });
}

async function masterDataCommand(args: string[]): Promise<void> {
  const request = masterRequestOf(args);
  if (!request) throw new Refused(`Usage: npm run cli -- ${masterDataUsage}`);
  const { file, dryRun, keepGood } = request;
  await withBase(async (_, work) => {
    const progress = progressLine();
    const report = await importMasterData(work, {
      ...request,
      by: { kind: 'cli' },
      progress: (share) => progress(`${Math.floor(share * 100)}% read …`),
    });
    progress('');
    for (const line of masterWords(report, file)) say(line);
    if (report.faults > 0 && !keepGood && !dryRun)
      throw new Refused('Nothing was stored. Mend the file, or take what is good in it with --keep-good.');
    if (report.faults > 0 && dryRun) throw new Refused('The file has faults; nothing was stored.');
    if (report.faults > 0) throw new Refused('What is good in the file was stored; the faults above are left out.');
    say(report.stored ? 'Stored.' : 'Dry run: nothing was stored.');
  });
}

/** The settings as the README shows them: name, default, meaning. */
function settingsTable(): string {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const preset = setting.safeParse(undefined).data;
    return `| \`${name}\` | ${preset === undefined ? '' : `\`${preset}\``} | ${setting.meta()?.description ?? ''} |`;
  });
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
