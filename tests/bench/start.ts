import { rmSync } from 'node:fs';
import { run as start, temporaryFolder } from '../processes.ts';
import { type Bench, type Figures, type Progress, afresh } from './bench.ts';

export const secondStart: Bench = {
  about: 'starts the demo, ends it and starts it again',
  figures: {
    firstSeconds: 'first start with the demo to the first page, seconds',
    secondSeconds: 'second start to the first page, seconds',
  },
  runs: afresh(run),
};

async function run(_: number, progress: Progress): Promise<Figures> {
  const folder = temporaryFolder();
  try {
    progress('first start, which loads the demo');
    const firstSeconds = await toFirstPage(folder);
    progress('second start');
    return { firstSeconds, secondSeconds: await toFirstPage(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Seconds from the start of the process until the start page and the figures of its first request are there. */
async function toFirstPage(folder: string): Promise<number> {
  const began = performance.now();
  const running = start('main', { DATA_DIR: folder, PORT: '0' });
  try {
    const address = await running.ready();
    for (const path of ['/', '/api/v1/freshness']) {
      const answer = await fetch(`${address}${path}`);
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      await answer.arrayBuffer();
    }
    return (performance.now() - began) / 1000;
  } finally {
    running.child.kill();
    await running.ended;
  }
}
