import { misused, readCall, say, withBase } from './command.ts';
import { deletions, retain } from '../jobs.ts';
import { planRetention } from '../deletion/retention.ts';

export const retentionUsage = 'retention [--dry-run]';
export const retentionHelp =
  'Deletes what is too old, as the server does every hour: attempts and views (their figures stay), comments, counts of\nrefusals and arrivals, sessions, failed sign-ins, messages, what became of imports, files of editions whose authority left,\nentries of the audit log. --dry-run says how much, and deletes nothing.';

export async function retentionCommand(args: string[]): Promise<void> {
  const { values, positionals } = readCall(retentionUsage, {
    args,
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false } },
  });
  if (positionals.length > 0) throw misused(retentionUsage);
  await withBase(async (_, work) => {
    const planned = await planRetention(work);
    for (const { table, rows, authority } of planned) console.log([table, rows, authority].filter(Boolean).join('\t'));
    if (values['dry-run']) return say(`Dry run: nothing was deleted.${planned.length === 0 ? ' Nothing is too old.' : ''}`);
    await retain(work);
    for (const { run } of deletions) await run(work);
    say('Deleted. Figures did not change.');
  });
}
