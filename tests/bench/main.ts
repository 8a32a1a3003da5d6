import { parseArgs } from 'node:util';
import { type Bench, type Figures, type Summary, summary } from './bench.ts';
import { benches } from './benches.ts';
import { machine } from './machine.ts';

const known: [string, Bench][] = Object.entries(benches);
const byDefault = ['ingest', 'single'];

const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 2 });

function usage(): string {
  const lines = Object.entries(benches).map(
    ([name, { about, events }]) => `  ${name.padEnd(12)}${about}${events ? ` (${number(events)})` : ''}`,
  );
  return `npm run bench [-- [name …] [--events N] [--runs N] [--json]]
${lines.join('\n')}
  --events N  how many; by default what stands behind each
  --runs N    how often each is run, 5 by default; the figures are medians, with the least and the most
  --json      prints one line of JSON for each run, and one with the medians at the end, and nothing else
Without a name ${byDefault.join(' and ')} run. PostgreSQL and the server are started in a temporary folder and ended again.`;
}

const shown = (value: number | null | undefined) => (value === null || value === undefined ? 'unknown here' : number(value));

function describe({ figures }: Bench, { runs, median, min, max }: Summary): string {
  const width = Math.max(...Object.values(figures).map((text) => text.length));
  const lines = Object.entries(figures).map(
    ([name, text]) => `${text.padEnd(width)}  ${shown(median[name])}  (${shown(min[name])} – ${shown(max[name])})`,
  );
  return [`median of ${runs} runs (least – most)`, ...lines].join('\n');
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      events: { type: 'string' },
      runs: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const strange = positionals.find((name) => !known.some(([bench]) => bench === name));
  if (strange) throw new Error(`there is no benchmark ${strange}\n\n${usage()}`);
  return {
    names: positionals.length > 0 ? positionals : byDefault,
    events: wholeNumber('--events', values.events),
    runs: wholeNumber('--runs', values.runs) ?? 5,
    json: values.json,
  };
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0) throw new Error(`${option} takes a whole number above 0\n\n${usage()}`);
  return value;
}

async function main(): Promise<void> {
  const wanted = readArguments();
  if (!wanted) return console.log(usage());
  const { names, events, runs, json } = wanted;
  const say = (text: string) => {
    if (!json) console.log(text);
  };
  say(machine());
  for (const [name, bench] of known.filter(([of]) => names.includes(of))) {
    const measured: Figures[] = [];
    const progress = (text: string) => say(`… ${name} ${measured.length + 1} of ${runs}: ${text}`);
    for await (const figures of bench.runs(events ?? bench.events ?? 1, runs, progress)) {
      measured.push(figures);
      if (json) console.log(JSON.stringify({ name, ...figures }));
    }
    const { median, ...rest } = summary(measured);
    if (json) console.log(JSON.stringify({ name, ...median, ...rest }));
    say(describe(bench, { median, ...rest }));
    for (const sentence of bench.tooMuch?.(median) ?? []) {
      console.error(sentence);
      process.exitCode = 1;
    }
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
