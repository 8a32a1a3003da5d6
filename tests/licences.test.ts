import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** What the program is made of: licences that go with the EUPL 1.2, and versions that do not change by themselves. */
const root = path.resolve(import.meta.dirname, '..');
const read = <T>(file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as T;
interface Package {
  version?: string;
  license?: string;
  integrity?: string;
  dev?: boolean;
  link?: boolean;
}
const packages = Object.entries(read<{ packages: Record<string, Package> }>('package-lock.json').packages).filter(
  ([name, { link }]) => name !== '' && !link,
);

/** Permissive ones, the EUPL itself, and one that holds only for its own files (MPL). */
const permitted = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
  'EUPL-1.2',
  'MPL-2.0',
];

test('every package has a licence that goes with the EUPL', () => {
  expect(packages.length).toBeGreaterThan(100);
  const known = ({ license = 'none' }: Package) =>
    license
      .replace(/[()]/g, '')
      .split(' OR ')
      .some((name) => permitted.includes(name));
  expect(packages.filter(([, entry]) => !known(entry)).map(([name, { license }]) => `${name}: ${license}`)).toEqual([]);
});

test('every package is pinned by version and checksum, also those named by us', () => {
  expect(packages.filter(([, { version, integrity }]) => !version || !integrity).map(([name]) => name)).toEqual([]);
  const { dependencies, devDependencies } =
    read<Record<'dependencies' | 'devDependencies', Record<string, string>>>('package.json');
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+/.test(version));
  expect(loose).toEqual([]);
});

test('licence and copyright of every file are said once, in REUSE.toml, with the text beside it', () => {
  const text = (file: string) => readFileSync(path.join(root, file), 'utf8');
  expect(text('REUSE.toml')).toMatch(/^path = "\*\*"$[\s\S]*^SPDX-License-Identifier = "EUPL-1\.2"$/m);
  expect(readdirSync(path.join(root, 'LICENSES'))).toEqual(['EUPL-1.2.txt']);
  expect(text('LICENSES/EUPL-1.2.txt')).toContain('EUROPEAN UNION PUBLIC LICENCE v. 1.2');
  expect(text('package.json')).toContain('"license": "EUPL-1.2"');
  const folders = ['server', 'web', 'tests', 'fixtures', 'migrations', 'deploy', 'docs'];
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
  );
  const written = files.filter((file) => /\.(tsx?|js|css|sql|yaml|md)$/.test(file) && file !== 'tests/licences.test.ts');
  expect(written.length).toBeGreaterThan(300);
  expect(written.filter((file) => /SPDX-License-Identifier|@licen[cs]e/.test(text(file)))).toEqual([]); // none has one of its own
});
