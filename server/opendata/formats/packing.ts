import { Worker } from 'node:worker_threads';
import { type Packed, packer } from './pack.ts';

/** Packs a stream: `hear` has what came of each chunk, in order. */
export interface Packing {
  push(chunk: Uint8Array, last: boolean): void;
  /** Resolves once few enough chunks wait that more may come. Rejects with what went wrong. */
  roomy(): Promise<void>;
  /** Ends the thread, if there is one; needed where the stream did not come to its end. */
  stop(): void;
}

/** So many chunks are packed on the spot, once the last one is there; with more of them a thread is worth its start. */
const few = 8;
const mostWaiting = 16;

/** Packs a long stream in a thread of its own, so that a second processor has work, too. The bytes are the same. */
export function packing(hear: (packed: Packed, last: boolean) => void): Packing {
  let held: Uint8Array[] = [];
  let thread: Thread | undefined;
  return {
    push(chunk, last) {
      held.push(chunk);
      if (!thread && held.length > few) thread = startThread(hear);
      if (!thread && !last) return;
      const pack = thread?.push ?? packingHere(hear);
      for (const [index, waiting] of held.entries()) pack(waiting, last && index === held.length - 1);
      held = [];
    },
    roomy: async () => thread?.roomy(),
    stop: () => thread?.stop(),
  };
}

function packingHere(hear: (packed: Packed, last: boolean) => void): Packing['push'] {
  const pack = packer();
  return (chunk, last) => hear(pack(chunk, last), last);
}

type Thread = Packing;

function startThread(hear: (packed: Packed, last: boolean) => void): Thread {
  const worker = new Worker(new URL('./pack-thread.ts', import.meta.url));
  const lasts: boolean[] = []; // of the chunks on their way
  let failure: unknown;
  let wake = () => {};
  worker.on('message', (packed: Packed) => {
    const last = lasts.shift() ?? false;
    if (last) void worker.terminate();
    hear(packed, last);
    wake();
  });
  worker.on('error', (error) => {
    failure = error;
    wake();
  });
  return {
    push(chunk, last) {
      lasts.push(last);
      const own = chunk.byteLength === chunk.buffer.byteLength && chunk.buffer instanceof ArrayBuffer;
      worker.postMessage({ chunk, last }, own ? [chunk.buffer] : []); // handed over, unless others have a share in its memory
    },
    async roomy() {
      while (failure === undefined && lasts.length > (lasts.at(-1) ? 0 : mostWaiting)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (failure !== undefined) throw failure;
    },
    stop: () => void worker.terminate(),
  };
}
