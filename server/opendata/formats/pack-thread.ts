import { parentPort } from 'node:worker_threads';
import { packer } from './pack.ts';

/** A thread of its own (packing.ts): packs the chunks that it is sent and answers each. */
const pack = packer();
parentPort?.on('message', ({ chunk, last }: { chunk: Uint8Array; last: boolean }) => {
  const { bytes, crc } = pack(chunk, last);
  const own = new Uint8Array(bytes); // a small Buffer shares its memory with others and cannot be handed over
  parentPort?.postMessage({ bytes: own, crc }, [own.buffer]);
});
