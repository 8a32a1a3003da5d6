import { once } from 'node:events';
import { connect } from 'node:net';

/** A kept-alive connection that asks the same again and again and throws away what it gets. */
export interface Downloads {
  /** Resolves when the whole answer has arrived. Rejects where it is not of the expected status. */
  next(): Promise<void>;
  close(): void;
}

export interface Wanted {
  method: 'GET' | 'HEAD';
  path: string;
  headers: Record<string, string>;
  status: number;
}

/** Opens a connection of the plainest kind, so that the client takes as little as possible of the processors it shares. */
export async function openDownloads(port: number, { method, path, headers, status }: Wanted): Promise<Downloads> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const lines = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', ...Object.entries(headers).map((pair) => pair.join(': '))];
  const request = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
  let waiting = Promise.withResolvers<void>();
  let head = '';
  let missing: number | undefined; // bytes of the body that have not arrived; undefined while its head has not
  socket.on('data', (chunk) => {
    let body = chunk.length;
    if (missing === undefined) {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n') + 4;
      if (end < 4) return;
      body = head.length - end;
      const length = Number(/^content-length: (\d+)\r$/im.exec(head.slice(0, end))?.[1] ?? 0);
      missing = method === 'HEAD' || status === 304 ? 0 : length;
      if (Number(head.slice(9, 12)) !== status) waiting.reject(new Error(`${path} was answered ${head.slice(9, 12)}`));
      head = '';
    }
    missing -= body;
    if (missing > 0) return;
    missing = undefined;
    waiting.resolve();
  });
  const broken = (error?: Error) => waiting.reject(error ?? new Error('the server closed the connection'));
  socket.on('error', broken);
  socket.on('close', () => broken());
  return {
    next() {
      waiting = Promise.withResolvers<void>();
      socket.write(request);
      return waiting.promise;
    },
    close() {
      waiting.promise.catch(() => {}); // it is closed on purpose
      socket.destroy();
    },
  };
}
