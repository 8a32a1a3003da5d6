import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** The documents lead somewhere: what they link to, name and tell to run is there. */
const root = path.resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const markdown = (folder: string) =>
  readdirSync(path.join(root, folder)).flatMap((name) => (name.endsWith('.md') ? [path.join(folder, name)] : []));
const documents = [...markdown('.'), ...markdown('docs')];
const isThere = (file: string) => existsSync(path.join(root, file));
const found = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([, part = '']) => part);

/** As the usual viewers name the places in a document. */
const anchors = (text: string) =>
  found(/^#+ (.*)$/gm, text).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(documents)('%s links to what is there', (document) => {
  const text = read(document);
  const leadsNowhere = found(/\]\(([^)\s]+)\)/g, text).filter((to) => {
    if (/^(https?|mailto):/.test(to)) return false;
    const [file = '', anchor] = to.split('#');
    const target = file === '' ? document : path.join(path.dirname(document), file);
    return !isThere(target) || (anchor !== undefined && !anchors(read(target)).includes(anchor));
  });
  expect(leadsNowhere).toEqual([]);
});

test.each(documents)('%s names files and scripts that there are', (document) => {
  const text = read(document);
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const files = found(/`((?:server|web|tests|docs|deploy|migrations|fixtures|\.ci)\/[\w./-]*)`/g, text);
  expect(files.filter((file) => !isThere(file))).toEqual([]);
  expect(found(/npm run ([\w:-]+)/g, text).filter((name) => !(name in scripts))).toEqual([]);
});

test('the map in the README has every folder of the server', () => {
  const [, map = ''] = read('README.md').split('## The map');
  const folders = readdirSync(path.join(root, 'server'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).filter((name) => !map.includes(`  ${name}/`))).toEqual([]);
});
