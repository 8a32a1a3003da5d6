import { parseArgs } from 'node:util';
import { type DeliveryFigures, delivery } from './delivery.ts';
import { type EditionFigures, edition } from './edition.ts';
import { type IngestFigures, ingest } from './ingest.ts';
import { machine } from './machine.ts';
import { type SingleFigures, single } from './single.ts';

const usage = `npm run bench [-- [ingest] [single] [edition] [delivery] [--events N] [--json]]
  ingest      pushes events in batches of 1,000 over HTTP, beside one bare COPY of the same events
  single      pushes events one a request over 64 connections
  edition     publishes an edition of many months of offers
  delivery    downloads published files over 64 connections, beside @fastify/static with the same bytes
  --events N  how many (1,000,000 for ingest, 30,000 for single, 505,200 months of offers for edition)
  --json      prints one line of JSON for each and nothing else
Without a name ingest and single run. PostgreSQL and the server are started in a temporary folder and ended again.`;

const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 2 });

function describeIngest(figures: IngestFigures): string {
  const { acknowledgedPerSecond, talliedPerSecond, copyPerSecond, serverMemoryMb } = figures;
  return [
    `acknowledged  ${number(acknowledgedPerSecond)} events/s  ${number(acknowledgedPerSecond / copyPerSecond)} of the bare COPY`,
    `tallied       ${number(talliedPerSecond)} events/s  ${number(talliedPerSecond / copyPerSecond)} of the bare COPY`,
    `bare COPY     ${number(copyPerSecond)} rows/s`,
    `server        ${serverMemoryMb === null ? 'memory unknown on this system' : `${number(serverMemoryMb)} MB at most`}`,
  ].join('\n');
}

function describeSingle({ committedPerSecond, p50Ms, p99Ms, serverMemoryMb }: SingleFigures): string {
  return [
    `committed     ${number(committedPerSecond)} events/s, one a request, 64 connections`,
    `answered      p50 ${number(p50Ms)} ms, p99 ${number(p99Ms)} ms`,
    `server        ${serverMemoryMb === null ? 'memory unknown on this system' : `${number(serverMemoryMb)} MB at most`}`,
  ].join('\n');
}

function describeEdition({ cells, publishedRows, megabytes, seconds, cpuSeconds, serverMemoryMb }: EditionFigures): string {
  const cpu = cpuSeconds
    ? `, ${number(cpuSeconds.server)} s of a processor by the server, ${number(cpuSeconds.database)} s by PostgreSQL`
    : '';
  return [
    `edition       ${number(cells)} months of offers, ${number(publishedRows)} published rows, ${number(megabytes)} MB of files`,
    `published     in ${number(seconds)} s${cpu}`,
    `server        ${serverMemoryMb === null ? 'memory unknown on this system' : `${number(serverMemoryMb)} MB at most`}`,
  ].join('\n');
}

function describeDelivery({ cases }: DeliveryFigures): string {
  const lines = cases.map(({ what, bytes, ours, theirs, ratio, cpuMicroseconds: cpu }) => {
    const each = [ours, theirs].map(({ median, least, most }) => `${number(median)} (${number(least)}–${number(most)})`);
    return `${what}, ${number(bytes)} bytes: ${each[0]} answers/s, @fastify/static ${each[1]}; ratio ${ratio.median} (${ratio.least}–${ratio.most})${cpu ? `; ${number(cpu.ours)} and ${number(cpu.theirs)} µs of a processor each` : ''}`;
  });
  return ['delivery      median of 5 runs (least–most), 64 connections', ...lines].join('\n');
}

function readArguments(): { names: string[]; events: number | undefined; json: boolean } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { events: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const events = values.events === undefined ? undefined : Number(values.events);
  const wrong = events !== undefined && !(Number.isInteger(events) && events > 0);
  if (wrong) throw new Error(`--events takes a whole number above 0\n\n${usage}`);
  const strange = positionals.find((name) => !['ingest', 'single', 'edition', 'delivery'].includes(name));
  if (strange) throw new Error(`there is no benchmark ${strange}\n\n${usage}`);
  return { names: positionals.length > 0 ? positionals : ['ingest', 'single'], events, json: values.json };
}

async function main(): Promise<void> {
  const { names, events, json } = readArguments();
  const progress = (text: string) => {
    if (!json) console.log(`… ${text}`);
  };
  if (!json) console.log(machine());
  if (names.includes('ingest')) {
    const figures = await ingest(events ?? 1_000_000, progress);
    console.log(json ? JSON.stringify(figures) : describeIngest(figures));
  }
  if (names.includes('single')) {
    const figures = await single(events ?? 30_000, progress);
    console.log(json ? JSON.stringify(figures) : describeSingle(figures));
  }
  if (names.includes('edition')) {
    const figures = await edition(events ?? 505_200, progress);
    console.log(json ? JSON.stringify(figures) : describeEdition(figures));
  }
  if (names.includes('delivery')) {
    const figures = await delivery(progress);
    console.log(json ? JSON.stringify(figures) : describeDelivery(figures));
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
