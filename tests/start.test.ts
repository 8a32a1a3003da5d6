import { existsSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../server/config.ts';
import { openBase } from '../server/start.ts';
import { emptyStore, freshStore, type TestStore } from './db.ts';
import { outcome, type Running, run, type Settings, temporaryFolder } from './processes.ts';

/** `npm start` as a real process: what it says, when it refuses, and that nothing of it is left when it stops. */
let folder: string;
let started: Running[];
beforeEach(() => {
  folder = temporaryFolder();
  started = [];
});
afterEach(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true });
});

const admin = 'admin-token-of-the-tests-0123456789';
const start = (settings: Settings): Running => {
  const running = run('main', { DEMO: 'off', PORT: '0', DATA_DIR: folder, ADMIN_TOKEN: admin, ...settings });
  started.push(running);
  return running;
};
const ask = (url: string, token = admin, init: RequestInit = {}) =>
  fetch(url, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
const declare = (address: string) =>
  ask(`${address}/api/v1/authorities/065340014014`, admin, { method: 'PUT', body: '{"name":"Marburg"}' });

describe('on the embedded PostgreSQL', () => {
  const lock = () => existsSync(path.join(folder, 'postgres/postmaster.pid'));

  test('it starts, refuses a second one on the same data, stops with everything, and finds its data again', async () => {
    const first = start({});
    const address = await first.ready();
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    expect([(await declare(address)).status, lock()]).toEqual([200, true]);

    const second = await outcome('main', { DEMO: 'off', PORT: '0', DATA_DIR: folder });
    expect(second.code).toBe(1);
    expect(second.said.trim()).toBe(`eGovSAD already runs on ${folder}. Stop it first, or name another folder with DATA_DIR.`);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);

    first.child.kill('SIGTERM');
    expect([await first.ended, lock()]).toEqual([0, false]);

    const again = start({});
    const authorities = await ask(`${await again.ready()}/api/v1/authorities`);
    expect(await authorities.json()).toMatchObject({ authorities: [{ name: 'Marburg' }] });
    again.child.kill('SIGINT');
    expect([await again.ended, lock()]).toEqual([0, false]);
  });

  test('it refuses a secret that is not the one of its data, and stops the database it had started', async () => {
    const first = start({});
    await first.ready();
    first.child.kill('SIGINT');
    await first.ended;
    const other = await outcome('main', { DEMO: 'off', PORT: '0', DATA_DIR: folder, SECRET_KEY: 'x'.repeat(32) });
    expect([other.code, other.said]).toEqual([
      1,
      expect.stringContaining('SECRET_KEY is not the one this database was made with'),
    ]);
    await expect.poll(lock).toBe(false);
  });
});

describe('on a database of its own', () => {
  let store: TestStore;
  let settings: Settings;
  const own = (made: TestStore) => {
    store = made;
    settings = {
      DEMO: 'off',
      PORT: '0',
      DATA_DIR: folder,
      DATABASE_URL: store.url,
      SECRET_KEY: 'secret of the tests, long enough for it',
    };
  };
  beforeEach(async () => own(await freshStore()));
  afterEach(async () => {
    for (const { child, ended } of started) {
      child.kill('SIGTERM');
      await ended;
    }
    await store.close();
  });

  test('two may run side by side, and a taken port is named', async () => {
    const address = await start(settings).ready();
    const port = new URL(address).port;
    const other = await start(settings).ready();
    expect(await Promise.all([address, other].map(async (one) => (await fetch(`${one}/health/ready`)).status))).toEqual([
      200, 200,
    ]);
    const third = await outcome('main', { ...settings, PORT: port });
    expect([third.code, third.said.trim()]).toEqual([
      1,
      `Port ${port} is taken, perhaps by another eGovSAD. Stop it, or set PORT.`,
    ]);
  });

  test('another secret is refused, and so is none', async () => {
    const first = start(settings);
    await first.ready();
    const other = await outcome('main', { ...settings, SECRET_KEY: 'another secret of the tests, long enough' });
    expect([other.code, other.said]).toEqual([
      1,
      expect.stringContaining('SECRET_KEY is not the one this database was made with'),
    ]);
    const none = await outcome('main', { ...settings, SECRET_KEY: undefined });
    expect([none.code, none.said]).toEqual([1, expect.stringContaining('SECRET_KEY: is required with DATABASE_URL')]);
  });

  test('an address that others can reach is refused without sign-in', async () => {
    for (const { code, said } of await Promise.all(
      ['0.0.0.0', '::', '192.168.1.7'].map((HOST) => outcome('main', { ...settings, HOST })),
    )) {
      expect([code, said]).toEqual([
        1,
        expect.stringMatching(/^HOST: .* no sign-in is configured\. Make a first account .* or listen on 127\.0\.0\.1\.\n$/),
      ]);
    }
  });

  test('with a first account it may be reached by others, once it knows its own address', async () => {
    const made = await outcome('cli', settings, 'user', 'add', 'erika', '--name', 'Erika', '--role', 'admin');
    expect([made.code, made.said]).toEqual([0, expect.stringContaining('/set-password#')]);
    const open = { ...settings, HOST: '0.0.0.0' };
    const lost = await outcome('main', open);
    expect([lost.code, lost.said]).toEqual([1, expect.stringMatching(/^PUBLIC_URL: is required where others reach the server/)]);
    const address = await start({ ...open, ADMIN_TOKEN: undefined, PUBLIC_URL: 'https://egovsad.example.org' }).ready();
    const own = address.replace('0.0.0.0', '127.0.0.1');
    expect((await fetch(`${own}/api/v1/people`)).status).toBe(401); // nor is this machine anybody special any more
    expect((await fetch(`${own}/sign-in`)).status).toBe(200);
  });

  test('a migration that fails ends it, named', async () => {
    await store.close();
    own(await emptyStore());
    await store.pool.query('create table slim (note text)');
    const { code, said } = await outcome('main', settings);
    expect([code, said.trim()]).toEqual([1, 'migration 001-main-line.sql failed: relation "slim" already exists']);
  });

  test('neither a request that never ends nor a job that waits keeps it from stopping within the 15 s of the files in deploy', async () => {
    const server = start(settings);
    const { port } = new URL(await server.ready());
    const stuck = connect(Number(port), '127.0.0.1');
    stuck.on('error', () => {}); // it is cut off in the end
    stuck.write(
      `PUT /api/v1/authorities/065340014014 HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nAuthorization: Bearer ${admin}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    );
    await once(stuck, 'data'); // 100 Continue: it waits for the rest
    const holder = await store.pool.connect();
    await holder.query('begin');
    await holder.query('lock table inbox');
    const waits = async () => {
      await holder.query('select pg_stat_clear_snapshot()'); // else a transaction sees for ever what it saw first
      return (await holder.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))
        .rowCount;
    };
    await expect.poll(waits).toBeGreaterThan(0);
    const told = performance.now();
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(performance.now() - told).toBeLessThan(15_000);
    await holder.query('rollback');
    holder.release();
    stuck.destroy();
  });

  test.skipIf(process.platform !== 'linux')(
    'nothing it logs holds a token, an address of a client, or an id that was sent',
    async () => {
      const server = start({ ...settings, LOG_LEVEL: 'trace' });
      const address = await server.ready();
      await declare(address);
      const { id } = (await (
        await ask(`${address}/api/v1/sources`, admin, {
          method: 'POST',
          body: '{"name":"A","authorities":["065340014014"],"autoDeclare":true}',
        })
      ).json()) as { id: number };
      const made = await ask(`${address}/api/v1/sources/${id}/tokens`, admin, { method: 'POST', body: '{"scopes":["ingest"]}' });
      const { token } = (await made.json()) as { token: string };
      const sent = {
        id: 'the-id-of-an-event',
        attempt: 'the-id-of-an-attempt',
        type: 'started',
        time: new Date().toISOString(),
        authority: '065340014014',
        service: 'parken',
      };
      const bodies = [JSON.stringify(sent), '[5]', '{'];
      expect(await Promise.all(bodies.map((body) => postFrom('127.0.0.2', address, token, body)))).toEqual([202, 422, 400]);
      await brokenOff('127.0.0.2', address, token);
      await store.pool.query('alter table inbox rename to away'); // a failure here, which the log tells everything about
      expect(await postFrom('127.0.0.2', address, token, JSON.stringify(sent))).toBe(500);
      await store.pool.query('alter table away rename to inbox');
      await malformed('127.0.0.2', address, token);
      server.child.kill('SIGTERM');
      await server.ended;
      expect(server.said()).toContain('request failed');
      expect(server.said()).not.toContain('database away');
      for (const secret of [token, admin, '127.0.0.2', sent.id, sent.attempt, settings['SECRET_KEY'] ?? ''])
        expect(server.said()).not.toContain(secret);
    },
  );
});

test('a database that is away is asked again, and then named without its password', async () => {
  const nobody = createServer().listen(0, '127.0.0.1');
  await once(nobody, 'listening');
  const { port } = nobody.address() as { port: number };
  nobody.close();
  await once(nobody, 'close');
  const said: string[] = [];
  const config = readConfig({ DATABASE_URL: `postgres://egovsad:geheim@127.0.0.1:${port}/figures`, SECRET_KEY: 'x'.repeat(32) });
  const failure = await openBase(config, (line) => said.push(line), 10).catch((error: Error) => error.message);
  expect(said).toEqual([`Waiting for the database at 127.0.0.1:${port}/figures …`]);
  expect(failure).toMatch(new RegExp(`^The database at 127.0.0.1:${port}/figures cannot be reached: .*ECONNREFUSED`));
});

/** The status of a post that comes from another address of this machine (Linux has more than one). */
function postFrom(localAddress: string, address: string, token: string, body = ''): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  request(`${address}/api/v1/events`, { method: 'POST', localAddress, headers }, (answer) => {
    answer.resume().on('end', () => resolve(answer.statusCode));
  })
    .on('error', reject)
    .end(body);
  return promise;
}

/** Begins a post and breaks the connection off in the middle of its body, once the server waits for the rest. */
async function brokenOff(localAddress: string, address: string, token: string): Promise<void> {
  const socket = connect({ port: Number(new URL(address).port), host: '127.0.0.1', localAddress });
  const head = [
    'POST /api/v1/events HTTP/1.1',
    'Host: x',
    'Expect: 100-continue',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    'Content-Length: 100',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n[`);
  await once(socket, 'data');
  socket.resetAndDestroy();
  await once(socket, 'close');
}

/** Sends what is no HTTP, with a token in it, and waits for the answer. */
async function malformed(localAddress: string, address: string, token: string): Promise<void> {
  const socket = connect({ port: Number(new URL(address).port), host: '127.0.0.1', localAddress });
  socket.end(`POST /api/v1/events HTTP/1.1\r\nAuthorization: Bearer ${token}\r\nBroken header\r\n\r\n`);
  const [heard] = (await once(socket, 'data')) as [Buffer];
  expect(heard.toString()).toMatch(/^HTTP\/1\.1 400 /);
}
