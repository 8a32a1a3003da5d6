import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

// workers, and the programs that tests start, find the code of the packages compiled: half a second less for each
process.env['NODE_COMPILE_CACHE'] ??= path.join(tmpdir(), 'egovsad-compiled');

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/global.ts'],
    // most files work against the one PostgreSQL of the run; more workers than cores only make each other late
    maxWorkers: 2,
    isolate: false, // a worker keeps the modules that it has loaded: half a second less for each file
    retry: process.env['CI'] ? 1 : 0, // a browser on a busy machine; what passed only the second time is told
    // limits for what will never end; they say nothing about how fast a machine is, so they are far away
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
