import { importMasterData } from '../intake/master-data.ts';
import { progressLine } from '../progress.ts';
import { misused, Refused, say, withBase } from './command.ts';
import { masterDataUsage, masterRequestOf, masterWords } from './master-words.ts';

export const masterDataHelp =
  'Takes authorities, services or offers from a file: all of it or nothing. The same file again changes nothing.\n--dry-run says what would be added and what changed from what to what, and every bad line; --keep-good takes what is\ngood in a faulty file; --ars-prefix takes only authorities whose ARS begins so. See docs/master-data.md.';

export async function masterDataCommand(args: string[]): Promise<void> {
  const request = masterRequestOf(args);
  if (!request) throw misused(masterDataUsage);
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
    if (report.faults > 0 && dryRun)
      throw new Refused('The file has faults; nothing was stored. Mend it, or take what is good in it with --keep-good.');
    if (report.faults > 0) throw new Refused('What is good in the file was stored; the faults above are left out.');
    say(report.stored ? 'Stored.' : 'Dry run: nothing was stored.');
  });
}
