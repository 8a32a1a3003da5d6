import type { App } from './http.ts';

/**
 * Logs every answer at level `info`, without anything about a person: the route is the declared one, because an address
 * may hold what somebody typed in, and who asked is not in it at all.
 */
export function logAnswers(app: App): void {
  app.addHook('onResponse', async ({ log, method, routeOptions: { url = 'none' } }, { statusCode, elapsedTime }) => {
    log.info({ method, route: url, status: statusCode, ms: Math.round(elapsedTime) }, 'answered');
  });
}

interface ErrorInLog {
  [more: string]: unknown;
  type: string;
  message: string;
  stack: string;
}

/**
 * PostgreSQL adds the row that it could not store to some of its errors (`detail`, `where`), and quotes what it could not
 * read (SQLSTATE 22…); that stays out of logs.
 */
export function errorInLog(error: unknown): ErrorInLog {
  if (!(error instanceof Error)) return { type: typeof error, message: 'thrown, but no error', stack: '' };
  const { code, table, constraint } = error as Error & { code?: string; table?: string; constraint?: string };
  const told = code?.startsWith('22') ? error.message.replace(/".*"/s, '"…"') : error.message;
  const stack = (error.stack ?? '').replace(error.message, () => told);
  const cause = error.cause instanceof Error ? { cause: errorInLog(error.cause) } : {};
  return { type: error.name, message: told, code, table, constraint, stack, ...cause };
}
