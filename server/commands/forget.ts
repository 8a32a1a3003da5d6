import { z } from 'zod';
import { Id } from '../contract/api.ts';
import { misused, readCall, say, withBase } from './command.ts';
import { forget } from '../deletion/forget.ts';

export const forgetUsage = 'forget --source <id> --from <moment> --to <moment> [--delete]';
export const forgetHelp =
  'Takes back what a source sent by mistake: the attempts and views it reported first between two moments of arrival\n(as 2026-11-22T08:00:00+01:00), whoever added to them since. Says what that is; --delete deletes them and rebuilds their\ndays. Monthly totals and what retention has deleted already stay.';

const Moment = z.iso.datetime({ offset: true });

export async function forgetCommand(args: string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const options = { source: text, from: text, to: text, delete: { type: 'boolean', default: false } } as const;
  const { values } = readCall(forgetUsage, { args, options });
  const source = Id.safeParse(values.source).data;
  const [from, to] = [Moment.safeParse(values.from).data, Moment.safeParse(values.to).data];
  if (source === undefined || from === undefined || to === undefined || Date.parse(from) >= Date.parse(to))
    throw misused(forgetUsage);
  await withBase(async (_, work) => {
    const span = { source, from: new Date(from), to: new Date(to) };
    const found = await forget(work, { ...span, dryRun: !values.delete, by: { kind: 'cli' } });
    for (const { authority, service, attempts, views, firstDay, lastDay } of found)
      console.log([authority, service, attempts, views, firstDay ?? '–', lastDay ?? '–'].join('\t'));
    if (found.length === 0) return say('There are no such attempts or views.');
    say(values.delete ? 'Deleted, and the days rebuilt.' : 'Dry run: nothing was deleted. --delete deletes them.');
  });
}
