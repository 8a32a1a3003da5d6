import { setTimeout as pause } from 'node:timers/promises';
import { openConnection } from './connection.ts';
import type { Instance } from './instance.ts';
import type { LagWatch } from './lag.ts';

const CONNECTIONS = 4;

/** Seconds until all is acknowledged and until all is tallied. */
export async function push(instance: Instance, requests: Buffer[], progress: (text: string) => void) {
  progress(`pushing ${requests.length} requests over ${CONNECTIONS} connections`);
  const start = performance.now();
  await sendAll(instance.port, requests);
  const acknowledged = (performance.now() - start) / 1000;
  progress('waiting for the tallies');
  while ((await pendingEvents(instance)) > 0) await pause(50);
  return { acknowledged, tallied: (performance.now() - start) / 1000 };
}

export const pendingEvents = async ({ call }: Instance) =>
  (await call<{ pendingEvents: number }>('GET', '/api/v1/freshness')).pendingEvents;

/** Sends every request once, over a few connections at a time, each when it is due. Throws when an event is refused. */
export async function sendAll(
  port: number,
  requests: Buffer[],
  lag?: LagWatch,
  due?: (index: number) => Promise<void>,
): Promise<void> {
  const queue = requests.entries();
  const worker = async () => {
    const connection = await openConnection(port);
    for (const [index, request] of queue) {
      await due?.(index);
      const answer = await connection.send(request);
      if (answer.status !== 202) throw new Error(`a batch was answered ${answer.status}: ${answer.body}`);
      const { accepted, rejected } = JSON.parse(answer.body) as { accepted: number; rejected: number };
      if (rejected > 0) throw new Error(`of a batch ${rejected} events were refused: ${answer.body}`);
      lag?.acknowledged(accepted);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}
