import { once } from 'node:events';
import { connect } from 'node:net';

/** A program of its own, with files of its own to open: `node idle-clients.ts <port> <count>` opens connections and says nothing. */
const [port, count] = process.argv.slice(2).map(Number);
const atOnce = 50;
let left = count ?? 0;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (left-- > 0) await once(connect(port ?? 0, '127.0.0.1'), 'connect');
  }),
);
process.stdout.write('open\n'); // and stays until it is ended
