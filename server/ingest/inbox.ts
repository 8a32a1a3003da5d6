import type { Pool } from 'pg';
import { copyInto, withClient } from '../db.ts';
import { Problem, databaseAway } from '../http.ts';
import { inboxTarget } from './lines.ts';

interface Waiting {
  lines: string;
  done(): void;
  failed(error: unknown): void;
}

/** Where acknowledged events go. */
export interface Inbox {
  /** Resolves when the lines are committed to disk; rejects with 503 when the database is away, and then keeps nothing. */
  append(lines: string): Promise<void>;
}

/**
 * The inbox with shared commits: while one COPY is on its way, the requests that arrive wait and then go together in
 * the next one, so that many small requests cost few commits. `onCommit` wakes the fold.
 */
export function createInbox(pool: Pool, onCommit: () => void): Inbox {
  let waiting: Waiting[] = [];
  let writing = false;

  async function write(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const together = waiting;
      waiting = [];
      try {
        await withClient(pool, (client) =>
          copyInto(
            client,
            inboxTarget,
            together.map((request) => request.lines),
          ),
        );
        for (const request of together) request.done();
        onCommit();
      } catch (error) {
        const answer = databaseAway(error)
          ? new Problem(503, 'database_away', 'Nothing of this request was kept. Send it again.', { retryAfter: 5 })
          : error;
        for (const request of together) request.failed(answer);
      }
    }
    writing = false;
  }

  return {
    append: (lines) =>
      new Promise((done, failed) => {
        waiting.push({ lines, done, failed });
        if (!writing) void write();
      }),
  };
}
