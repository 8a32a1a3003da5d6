import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** One import statement: `from` is the file, `to` a file of the project (both relative to its root) or a package. */
export interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

/** The TypeScript files below folders, as paths from the project's root with forward slashes. */
export function sourceFiles(...folders: string[]): string[] {
  const found = folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }));
  return found.map((file) => file.split(path.sep).join('/')).sort();
}

export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** `import … from`, `export … from`, `import '…'` and `import('…')`. */
const statement = /^\s*(?:import|export)\s+(type\s)?(?:[\w*\s{},$]+?\s+from\s+)?'([^']+)'|import\('([^']+)'\)/gm;

export function importsOf(file: string): Import[] {
  return [...textOf(file).matchAll(statement)].map(([, type, named, dynamic]) => {
    const target = named ?? dynamic ?? '';
    const to = target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target;
    return { from: file, to, typeOnly: type !== undefined };
  });
}

/** As a reader of a failing test wants it: `server/a.ts imports server/b.ts`. */
export function sentences(imports: Import[]): string[] {
  return imports.map(({ from, to }) => `${from} imports ${to}`);
}
