import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';

/** A folder that uploads of this process are written to for the time of a test, so that what they leave behind is seen. */
export function uploadFolder(): { folder: string; expectEmptyAndRemove(): void } {
  const before = process.env['TMPDIR'];
  const folder = mkdtempSync(path.join(tmpdir(), 'egovsad-uploads-'));
  process.env['TMPDIR'] = folder;
  return {
    folder,
    expectEmptyAndRemove() {
      expect(readdirSync(folder)).toEqual([]);
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
      rmSync(folder, { recursive: true });
    },
  };
}
