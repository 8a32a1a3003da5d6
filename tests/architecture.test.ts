import { expect, test } from 'vitest';
import { type Import, importsOf, sentences, sourceFiles, textOf } from './imports.ts';

const imports = sourceFiles('server', 'web', 'fixtures').flatMap(importsOf);
const within = (folder: string) => imports.filter(({ from }) => from.startsWith(folder));
const isFile = (to: string) => /^(server|web|fixtures|tests)\//.test(to);

/** Folders of the server that are no features: what these stand on, and where they are put together. */
const noFeatures = ['contract', 'embedded', 'html', 'commands', 'deletion', 'intake'];

/** The feature a file of the server belongs to: its folder. */
function featureOf(file: string): string | undefined {
  const folder = /^server\/([^/]+)\//.exec(file)?.[1];
  return folder !== undefined && noFeatures.includes(folder) ? undefined : folder;
}

/** The files that each file of the server imports. */
const imported = Map.groupBy(
  within('server/').filter(({ to }) => isFile(to)),
  ({ from }) => from,
);
const reached = new Map<string, Set<string>>();

/** Files of the server that a file reaches over any number of imports, itself included. */
function reach(file: string): Set<string> {
  const known = reached.get(file);
  if (known) return known;
  const found = new Set([file]);
  for (const next of found) for (const { to } of imported.get(next) ?? []) found.add(to); // goes on with what it adds
  reached.set(file, found);
  return found;
}

test('the imports of the project are read', () => {
  expect(sentences(within('server/contract/'))).toContain('server/contract/event.ts imports zod');
  expect(sentences(within('server/'))).toContain('server/schema.ts imports server/contract/measures.ts');
  expect(imports.length).toBeGreaterThan(50);
});

test('the contract imports zod and itself only', () => {
  const strangers = within('server/contract/').filter(({ to }) => to !== 'zod' && !to.startsWith('server/contract/'));
  expect(sentences(strangers)).toEqual([]);
});

test('features do not import each other; they meet in the database and are put together above them', () => {
  const crossing = within('server/').filter(
    ({ from, to }) => featureOf(from) && featureOf(to) && featureOf(from) !== featureOf(to),
  );
  expect(sentences(crossing)).toEqual([]);
});

test('what a feature imports from beside it knows no feature', () => {
  const besides = within('server/').filter(({ from, to }) => featureOf(from) && isFile(to) && !featureOf(to));
  const upwards = besides.filter(({ to }) => [...reach(to)].some((file) => featureOf(file)));
  expect(sentences(upwards)).toEqual([]);
});

test('database, settings, migrations and HTTP know the contract and each other only', () => {
  const ground = ['config', 'settings', 'db', 'schema', 'schema-notices', 'schema-editions', 'http', 'migrate'].map(
    (name) => `server/${name}.ts`,
  );
  const upwards = imports.filter(
    ({ from, to }) => ground.includes(from) && isFile(to) && !ground.includes(to) && !to.startsWith('server/contract/'),
  );
  expect(sentences(upwards)).toEqual([]);
});

test('nothing of the server imports main or the command line', () => {
  const starters = ['server/main.ts', 'server/cli.ts'];
  expect(sentences(within('server/').filter(({ to }) => starters.includes(to)))).toEqual([]);
});

test('no file of the server reaches itself over its imports', () => {
  const circles = within('server/').filter(({ from, to }) => isFile(to) && reach(to).has(from));
  expect(sentences(circles)).toEqual([]);
});

test('the web imports only the contract from the server, and the demo generator as well', () => {
  const beyond = ({ to }: Import) => /^(server|tests|migrations)\//.test(to) && !to.startsWith('server/contract/');
  expect(sentences([...within('web/'), ...within('fixtures/')].filter(beyond))).toEqual([]);
  expect(sentences(within('web/').filter(({ to }) => to.startsWith('node:') || to.startsWith('fixtures/')))).toEqual([]);
});

test('only config.ts reads the environment', () => {
  const readers = sourceFiles('server').filter((file) => /process\s*\.\s*env\b|\benv\b.*from 'node:process'/.test(textOf(file)));
  expect(readers).toEqual(['server/config.ts']);
});

test('only db.ts runs on pg; others name its types at most', () => {
  const users = within('server/').filter(({ from, to, typeOnly }) => /^pg(-|$)/.test(to) && !typeOnly && from !== 'server/db.ts');
  expect(sentences(users)).toEqual([]);
});

test('only the chart component runs on ECharts; options are plain functions', () => {
  const owner = 'web/charts/Chart.tsx';
  const users = imports.filter(({ from, to, typeOnly }) => to.startsWith('echarts') && !typeOnly && from !== owner);
  expect(sentences(users)).toEqual([]);
});

test('files stay small: 300 lines at most', () => {
  const lines = (file: string) => textOf(file).split('\n').length - 1;
  const long = sourceFiles('server', 'web', 'fixtures', 'tests').filter((file) => lines(file) > 300);
  expect(long.map((file) => `${file}: ${lines(file)} lines`)).toEqual([]);
});

test('there are no barrels and no drawers for everything', () => {
  const drawers = sourceFiles('server', 'web', 'fixtures', 'tests').filter((file) =>
    /\/(index|utils?|helpers?|common|misc)\.tsx?$/.test(file),
  );
  expect(drawers).toEqual([]);
  const passedOn = sourceFiles('server', 'web', 'fixtures').filter((file) =>
    /^export\s+(type\s+)?(\*|\{[^}]*\})\s+from\b/m.test(textOf(file)),
  );
  expect(passedOn).toEqual([]);
});
