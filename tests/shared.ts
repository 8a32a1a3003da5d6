import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The path of a file in the folder `../shared` beside the checkout (specification, test vectors, real logs), or
 * undefined where it is absent. Tests that need it then skip, and this line says so:
 * `test.skipIf(!file)('…', () => { … })`.
 */
export function shared(file: string): string | undefined {
  const found = path.resolve(import.meta.dirname, '../../shared', file);
  if (existsSync(found)) return found;
  console.warn(`SKIPPED: ../shared/${file} is not here, so the tests that read it are left out`);
  return undefined;
}
