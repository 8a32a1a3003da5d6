import { z } from 'zod';
import { berlinDay } from '../contract/days.ts';
import { demoWanted, loadDemo } from '../demo.ts';
import { progressLine } from '../progress.ts';
import { clock, readCall, Refused, withBase } from './command.ts';

export const seedUsage = 'seed [--until YYYY-MM-DD]';
export const seedHelp = 'Loads the demo into an empty database.';

export async function seedCommand(args: string[]): Promise<void> {
  const { values } = readCall(seedUsage, { args, options: { until: { type: 'string' } } });
  await withBase(async (base, work) => {
    if (!(await demoWanted(base.store.db)))
      throw new Refused(
        'The database is not empty. Load the demo into an empty one: another DATA_DIR, or a new database in DATABASE_URL.',
      );
    const until = values.until ?? berlinDay(new Date(clock().getTime() - 86_400_000));
    if (!z.iso.date().safeParse(until).success) throw new Refused('--until takes a day, YYYY-MM-DD.');
    const progress = progressLine();
    await loadDemo(base, work, until, (doing) => progress(`${doing} …`));
    progress('The demo is loaded.\n');
  });
}
