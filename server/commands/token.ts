import { newToken, storeToken } from '../access/tokens.ts';
import { NewToken } from '../contract/api.ts';
import { misused, readCall, Refused, withBase } from './command.ts';

export const tokenUsage = 'token --source <id> [--scope ingest] [--scope read] | --scope browser';
export const tokenHelp = 'Makes a token for a source and prints it, this once.';

export async function tokenCommand(args: string[]): Promise<void> {
  const { values } = readCall(tokenUsage, {
    args,
    options: { source: { type: 'string' }, scope: { type: 'string', multiple: true, default: ['ingest'] } },
  });
  if (!/^\d{1,9}$/.test(values.source ?? '') || !NewToken.safeParse({ scopes: values.scope }).success) throw misused(tokenUsage);
  await withBase(async ({ store }, work) => {
    const source = await store.db.selectFrom('source').select('id').where('id', '=', Number(values.source)).executeTakeFirst();
    if (!source) throw new Refused('There is no such source. GET /api/v1/sources lists them.');
    const token = newToken();
    const deed = { actor: { kind: 'cli' }, at: work.clock() } as const;
    await storeToken(store.db, { source: source.id, token, scopes: values.scope, expiresAt: null }, deed);
    console.log(token);
  });
}
