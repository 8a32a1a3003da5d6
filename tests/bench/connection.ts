import { once } from 'node:events';
import { type Socket, connect } from 'node:net';

export interface Answer {
  status: number;
  body: string;
}

/** One kept-alive HTTP connection, one request at a time. */
export interface Connection {
  /** Sends a whole request. Rejects when the connection breaks or the answer is not understood. */
  send(request: Buffer): Promise<Answer>;
  close(): void;
}

/** A POST request with its headers as bytes, so that nothing is left to do when the clock runs. */
export function postRequest(path: string, token: string, body: Buffer): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

/**
 * Opens a connection of the plainest kind: client, server and database share the machine, and node:http takes several
 * times as long for a request.
 */
export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const waiting = answers(socket);
  return {
    send(request) {
      const answer = waiting();
      socket.write(request);
      return answer;
    },
    close: () => socket.destroy(),
  };
}

/** Returns a function that promises the next answer on the socket. */
function answers(socket: Socket): () => Promise<Answer> {
  let read = '';
  let next: PromiseWithResolvers<Answer> | undefined;
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    read += chunk;
    try {
      const answer = complete(read);
      if (!answer) return;
      read = '';
      next?.resolve(answer);
    } catch (error) {
      next?.reject(error);
    }
  });
  const broken = (error?: Error) => next?.reject(error ?? new Error('the server closed the connection'));
  socket.on('error', broken);
  socket.on('close', () => broken());
  return () => {
    next = Promise.withResolvers<Answer>();
    return next.promise;
  };
}

/** The answer once all of its body is there. */
function complete(read: string): Answer | undefined {
  const bodyAt = read.indexOf('\r\n\r\n') + 4;
  if (bodyAt < 4) return undefined;
  const length = /^content-length: (\d+)\r$/im.exec(read.slice(0, bodyAt))?.[1];
  if (length === undefined) throw new Error('an answer without content-length');
  if (read.length < bodyAt + Number(length)) return undefined;
  return { status: Number(read.slice(9, 12)), body: read.slice(bodyAt) };
}
