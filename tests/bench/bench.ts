/** What one run measured, by name; null where the system does not say. */
export type Figures = Record<string, number | null>;

export type Progress = (text: string) => void;

export interface Bench {
  about: string;
  /** how many events it takes, or of what else `--events` counts, where nobody says; without: there is nothing to count */
  events?: number;
  /** what its figures are and what they are counted in, in the order in which they are shown */
  figures: Record<string, string>;
  /** So many runs one after the other. Throws where something was refused or came out wrong. */
  runs(events: number, times: number, progress: Progress): AsyncIterable<Figures>;
  /** What must not be, in a sentence for each figure: said once all figures are, and the benchmark fails. */
  tooMuch?(figures: Figures): string[];
}

/** Runs that each go from an empty database to the figures. */
export function afresh(run: (events: number, progress: Progress) => Promise<Figures>): Bench['runs'] {
  return async function* (events, times, progress) {
    for (let ran = 0; ran < times; ran++) yield await run(events, progress);
  };
}

/** The figures of a single run. */
export async function once({ runs }: Bench, events: number, progress: Progress): Promise<Figures> {
  for await (const figures of runs(events, 1, progress)) return figures;
  throw new Error('a run came to no figures');
}

/** Medians of several runs with their least and most; a figure that is missing in one run is null. */
export interface Summary {
  runs: number;
  median: Figures;
  min: Figures;
  max: Figures;
}

export function summary(runs: Figures[]): Summary {
  const names = Object.keys(runs[0] ?? {});
  const pick = (choose: (sorted: number[]) => number | undefined): Figures =>
    Object.fromEntries(
      names.map((name) => {
        const values = runs.map((figures) => figures[name] ?? null);
        const known = values.filter((value) => value !== null).sort((one, other) => one - other);
        return [name, known.length < runs.length ? null : (choose(known) ?? null)];
      }),
    );
  return { runs: runs.length, median: pick(median), min: pick((sorted) => sorted[0]), max: pick((sorted) => sorted.at(-1)) };
}

/** The middle value; of an even number the mean of the two in the middle. */
function median(sorted: number[]): number | undefined {
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}
