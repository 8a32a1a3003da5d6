import { readingOf } from './connectors/formats.ts';
import { MappingError } from './connectors/mapping.ts';
import { Problem } from './http.ts';
import { importFile, ImportRefused } from './import.ts';
import type { JobEnd } from './imports/jobs.ts';
import type { Importer } from './imports/routes.ts';
import type { Work } from './jobs.ts';
import type { Base } from './start.ts';

/** Imports over HTTP: the same import as that of the command line, its end told as that of a job. */
export function createImporter(base: Pick<Base, 'store' | 'keys'>, work: Work): Importer {
  return {
    prepare(format, mapping) {
      const reading = readingChecked(format, mapping);
      return async (importing, progress, signal) => {
        try {
          const { listed, stored, ...counts } = await importFile(base, work, { ...reading, ...importing, progress, signal });
          const refused = counts.faults > 0 && !stored && !importing.dryRun;
          return { state: refused ? 'refused' : 'done', stored, counts, errors: listed } satisfies JobEnd;
        } catch (error) {
          if (error instanceof ImportRefused) return { state: 'refused', stored: false, message: error.message };
          throw error;
        }
      };
    },
  };
}

function readingChecked(...given: Parameters<typeof readingOf>): ReturnType<typeof readingOf> {
  try {
    return readingOf(...given);
  } catch (error) {
    if (error instanceof MappingError) throw new Problem(400, 'invalid', error.message, { field: 'mapping' });
    throw error;
  }
}
