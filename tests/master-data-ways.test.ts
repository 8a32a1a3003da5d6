import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { masterRequestOf } from '../server/commands/master-words.ts';
import { expectProblem, type Marburg, marburg, marburgApp, service } from './marburg.ts';
import { catalogueOf, faultsOf, sendMaster, takeMaster } from './master-files.ts';
import { outcome } from './processes.ts';
import { uploadFolder } from './upload-folder.ts';

/** The two ways in: `POST /api/v1/master-data` and `npm run cli -- master-data`. */
let tested: Marburg;
let uploads: ReturnType<typeof uploadFolder>;
beforeAll(async () => {
  uploads = uploadFolder();
  tested = await marburgApp({ UPLOAD_MB: '1' });
});
afterAll(async () => {
  await tested.close();
  uploads.expectEmptyAndRemove();
});

const good = 'key;name\nhundesteuer;Hundesteuer\n';

describe('over HTTP', () => {
  const form = { format: 'services-csv' };

  test('only whoever runs the instance may bring master data', async () => {
    for (const scopes of [['ingest'], ['read']])
      expectProblem(await sendMaster(tested, good, form, await tested.token([marburg], { scopes })), 403, 'forbidden');
    expectProblem(await sendMaster(tested, good, form, null), 401, 'unauthorized');
    expect((await catalogueOf(tested)).services).toHaveLength(1);
  });

  test.each<[string, string | Buffer | undefined, Record<string, string>, number, string, string]>([
    ['without a file', undefined, form, 400, 'invalid', 'file'],
    ['without a format', good, {}, 400, 'invalid', 'format'],
    ['of an unknown format', good, { format: 'csv' }, 400, 'invalid', 'format'],
    ['with an unknown field', good, { ...form, colour: 'red' }, 400, 'unknown_field', 'colour'],
    ['with a prefix that is none', good, { ...form, arsPrefix: 'Hessen' }, 400, 'invalid', 'arsPrefix'],
    ['with a flag that is none', good, { ...form, dryRun: 'yes' }, 400, 'invalid', 'dryRun'],
    ['with a file too large', Buffer.alloc(1024 * 1024 + 1, 'a'), form, 413, 'too_large', 'file'],
  ])('a form %s is refused', async (_, content, fields, status, code, field) => {
    expectProblem(await sendMaster(tested, content, fields), status, code, field);
  });

  test('a file that unpacks without end is refused', async () => {
    const bomb = gzipSync(`key;name\n${`${' '.repeat(900_000)};1\n`.repeat(80)}`);
    expect(faultsOf(await takeMaster(tested, 'services-csv', bomb))).toEqual(['1 too_large']);
  });
});

describe('on the command line', () => {
  const cli = (...args: string[]) =>
    outcome(
      'cli',
      { DATABASE_URL: tested.store.url, SECRET_KEY: 'a secret of the tests, long enough for it' },
      'master-data',
      ...args,
    );
  const file = (name: string, content: string) => {
    const full = path.join(uploads.folder, name);
    writeFileSync(full, content);
    return full;
  };

  test('a file is tried, refused with its lines, mended and taken', async () => {
    const list = file('services.csv', `key;name;colour\n${service};Wohngeld beantragen;red\nZwei;Zwei;\n`);
    try {
      const refused = await cli('--format', 'services-csv', '--file', list);
      expect([refused.code, refused.said]).toEqual([
        1,
        expect.stringContaining(`${list}, line 3, column key: key: must be a 14-digit`),
      ]);
      expect(refused.said).toContain('Nothing was stored. Mend the file, or take what is good in it with --keep-good.');
      writeFileSync(list, `key;name;colour\n${service};Wohngeld beantragen;red\n`);
      const dry = await cli('--format', 'services-csv', '--file', list, '--dry-run');
      const change = `~ service ${service}: name.de Wohngeld → Wohngeld beantragen`;
      expect(dry).toEqual({ code: 0, said: expect.stringContaining(change) });
      expect(dry.said).toMatch(
        /Columns that are not read: colour\nservices: 0 added, 1 changed, 0 unchanged\n0 faults\nDry run: nothing was stored\.\n$/,
      );
      expect((await catalogueOf(tested)).services[0]?.name.de).toBe('Wohngeld');
      expect((await cli('--format', 'services-csv', '--file', list)).said).toMatch(/\nStored\.\n$/);
      expect((await catalogueOf(tested)).services[0]?.name.de).toBe('Wohngeld beantragen');
    } finally {
      rmSync(list);
    }
  });

  test('a call names format and file, and digits that an ARS begins with', () => {
    const asked = (line: string) => masterRequestOf(line.split(' '));
    const request = { file: 'a.csv', format: 'services-csv', arsPrefix: undefined, keepGood: false, dryRun: false };
    expect(asked('--format services-csv --file a.csv')).toEqual(request);
    const more = { arsPrefix: '06', keepGood: true, dryRun: true };
    expect(asked('--format services-csv --file a.csv --ars-prefix 06 --keep-good --dry-run')).toEqual({ ...request, ...more });
    expect(asked('--format csv --file a.csv')).toBeUndefined();
    expect(asked('--format services-csv')).toBeUndefined();
    expect(asked('--format services-csv --file a.csv --ars-prefix Hessen')).toBeUndefined();
    expect(() => asked('--format services-csv --file a.csv --force')).toThrow();
  });

  test('a file that is not there is named', async () => {
    const { code, said } = await cli('--format', 'xzufi', '--file', path.join(uploads.folder, 'none.xml'));
    expect([code, said]).toEqual([1, expect.stringContaining('none.xml')]);
  });
});
