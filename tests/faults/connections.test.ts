import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { event, type Marburg, marburgApp } from '../marburg.ts';
import { report, times } from './times.ts';

/** Clients that open connections and say nothing, or not all of it: nobody else notices, and the server still stops. */
let tested: Marburg;
let port: number;
let sockets: Socket[];
beforeEach(async () => {
  tested = await marburgApp();
  port = Number(new URL(await tested.app.listen({ host: '127.0.0.1', port: 0 })).port);
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await tested.close();
});

async function open(count: number, says: (nr: number) => string): Promise<void> {
  for (let nr = 0; nr < count; nr++) {
    const socket = connect(port, '127.0.0.1').on('error', () => {}); // cut off in the end
    sockets.push(socket);
    await once(socket, 'connect');
    const text = says(nr);
    if (text !== '') socket.write(text);
  }
}

const head = () =>
  `POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${tested.sender}\r\nContent-Type: application/json\r\n`;

/** Somebody who means well, beside them. */
async function served(): Promise<number[]> {
  const statuses = [];
  for (let nr = 0; nr < 20; nr++) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tested.sender}`, 'content-type': 'application/json' },
      body: JSON.stringify(event({ attempt: `attempt-of-number-${nr}` })),
    });
    statuses.push(answer.status);
  }
  return statuses;
}

const idle = times(1000, 10_000);

test(`${idle} idle connections keep nobody from being served, and cost little`, async () => {
  const before = process.memoryUsage().rss;
  const clients = spawn(process.execPath, [path.join(import.meta.dirname, 'idle-clients.ts'), `${port}`, `${idle}`]);
  try {
    await once(clients.stdout, 'data');
    const connections = () => new Promise<number>((resolve) => tested.app.server.getConnections((_, count) => resolve(count)));
    await expect.poll(connections).toBe(idle);
    expect(new Set(await served())).toEqual(new Set([202]));
    const each = (process.memoryUsage().rss - before) / idle / 1024;
    expect(each).toBeLessThan(100);
    report(`${idle} idle connections: served beside them, ${each.toFixed(0)} KiB each`);
  } finally {
    clients.kill('SIGKILL');
    await once(clients, 'exit');
  }
});

test('requests that stop in the middle, in head or body, keep nobody from being served, and have an end', async () => {
  const halves = [
    () => 'POST /api/v1/ev',
    head,
    () => `${head()}Content-Length: 100000\r\n\r\n[{"id":`,
    () => `${head()}Transfer-Encoding: chunked\r\n\r\n5\r\n[{`,
  ];
  await open(200, (nr) => halves[nr % halves.length]?.() ?? '');
  expect(new Set(await served())).toEqual(new Set([202]));
  expect(await tested.count('inbox')).toBe(20);
  const { headersTimeout, requestTimeout, keepAliveTimeout } = tested.app.server;
  for (const limit of [headersTimeout, requestTimeout, keepAliveTimeout]) expect(limit).toBeGreaterThan(0);
  expect(headersTimeout).toBeLessThanOrEqual(60_000);
  expect(requestTimeout).toBeLessThanOrEqual(600_000);
});

test('a request that comes byte by byte is taken when it is whole, and once only', async () => {
  const body = JSON.stringify(event());
  const text = `${head()}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
  await open(1, () => '');
  const [socket] = sockets;
  if (!socket) throw new Error('no connection');
  socket.setNoDelay(true);
  let said = '';
  socket.on('data', (chunk) => {
    said += String(chunk);
  });
  for (const byte of text) await new Promise((resolve) => socket.write(byte, resolve));
  await once(socket, 'close');
  expect(said).toMatch(/^HTTP\/1\.1 202 /);
  expect(await tested.count('inbox')).toBe(1);
});
