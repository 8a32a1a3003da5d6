import { backupCommand, backupHelp, backupUsage, restoreCommand, restoreHelp, restoreUsage } from './commands/backup.ts';
import { Refused, say, wordsOf } from './commands/command.ts';
import { connectCheckCommand, connectCheckHelp, connectCheckUsage } from './commands/connect-check.ts';
import { editionCommand, editionHelp, editionUsage } from './commands/edition.ts';
import { farewellCommand, farewellHelp, farewellUsage } from './commands/farewell.ts';
import { forgetCommand, forgetHelp, forgetUsage } from './commands/forget.ts';
import { importCommand, importHelp, importUsage } from './commands/import.ts';
import { mappingCommand, mappingHelp, mappingUsage } from './commands/mapping.ts';
import { masterDataCommand, masterDataHelp } from './commands/master-data.ts';
import { masterDataUsage } from './commands/master-words.ts';
import { retentionCommand, retentionHelp, retentionUsage } from './commands/retention.ts';
import { seedCommand, seedHelp, seedUsage } from './commands/seed.ts';
import { shardCommand, shardHelp, shardUsage } from './commands/shard.ts';
import { tokenCommand, tokenHelp, tokenUsage } from './commands/token.ts';
import { userCommand, userHelp, userUsage } from './commands/user.ts';
import { settings } from './settings.ts';

/** The command line: the same code as the API. Exit code 0 only when all of it was done. */
interface Command {
  usage: string;
  what: string;
  run(args: string[]): Promise<void>;
}

const commands: Record<string, Command> = {
  import: { usage: importUsage, what: importHelp, run: importCommand },
  token: { usage: tokenUsage, what: tokenHelp, run: tokenCommand },
  'connect-check': { usage: connectCheckUsage, what: connectCheckHelp, run: connectCheckCommand },
  edition: { usage: editionUsage, what: editionHelp, run: editionCommand },
  seed: { usage: seedUsage, what: seedHelp, run: seedCommand },
  'master-data': { usage: masterDataUsage, what: masterDataHelp, run: masterDataCommand },
  user: { usage: userUsage, what: userHelp, run: userCommand },
  mapping: { usage: mappingUsage, what: mappingHelp, run: mappingCommand },
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
    if (name !== undefined && !['--help', '-h', 'help'].includes(name))
      throw new Refused(`There is no such command.\n\n${help()}`);
    return console.log(help());
  }
  if (args.includes('--help')) return console.log(`npm run cli -- ${command.usage}\n\n${command.what}`);
  await command.run(args);
}

function help(): string {
  const lines = Object.values(commands).map(({ usage, what }) => `  ${usage}\n      ${firstSentence(what)}`);
  return `npm run cli -- <command> [--help]\n\n${lines.join('\n')}`;
}

const firstSentence = (text: string): string => /^.*?\.(?=\s|$)/s.exec(text)?.[0].replaceAll('\n', ' ') ?? text;

/** The settings as the README shows them: name, default, meaning. */
function settingsTable(): string {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const preset = setting.safeParse(undefined).data;
    return `| \`${name}\` | ${preset === undefined ? '' : `\`${preset}\``} | ${setting.meta()?.description ?? ''} |`;
  });
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  say(wordsOf(error));
  process.exitCode = 1;
});
