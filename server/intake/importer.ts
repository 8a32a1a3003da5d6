import { createReadStream } from 'node:fs';
import { matomoReading, readingOf } from '../connectors/formats.ts';
import { ImportFault, MappingError, parseMapping } from '../connectors/mapping.ts';
import { previewTable } from '../connectors/preview.ts';
import { RowMapping } from '../connectors/row-mapping.ts';
import { Problem } from '../http.ts';
import { importFile, ImportRefused } from './import.ts';
import type { JobEnd } from '../imports/jobs.ts';
import type { Previewer } from '../imports/preview.ts';
import type { Importer } from '../imports/routes.ts';
import type { Tryer } from '../imports/try-out.ts';
import type { Work } from '../jobs.ts';
import type { Base } from '../start.ts';
import { tryOut } from './try-out.ts';

/** Imports over HTTP: the same import as that of the command line, its end told as that of a job. */
export function createImporter(base: Pick<Base, 'store' | 'keys'>, work: Work): Importer {
  return {
    prepare(format, mapping) {
      const reading = checked(() => readingOf(format, mapping));
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

/** The head of a table; what keeps it from being read is a Problem with the code of the fault. */
export const previewOver: Previewer['preview'] = async (format, file, { mapping, authority }) => {
  const rows = mapping === undefined ? undefined : checked(() => parseMapping(RowMapping, mapping));
  const input = createReadStream(file);
  try {
    const { suggestion, ...head } = await previewTable(format, input, { mapping: rows, authority });
    return { ...head, kind: suggestion.kind, suggestedMapping: suggestion.mapping, missing: suggestion.missing };
  } catch (error) {
    if (error instanceof ImportFault)
      throw new Problem(400, error.code, `line ${error.line}: ${error.message}`, { field: 'file' });
    throw error;
  } finally {
    input.destroy(); // most of the file is left unread
  }
};

/** Tries a mapping out on a sample. */
export function tryOutOver(work: Work): Tryer['tryOut'] {
  return async (format, mapping, sample, sender) => {
    const reading = checked(() => (format === 'matomo' ? matomoReading(mapping, work.clock()) : readingOf(format, mapping)));
    try {
      return await tryOut(work, reading, sender, sample);
    } catch (error) {
      if (error instanceof ImportRefused) throw new Problem(400, 'invalid', error.message, { field: 'mapping' });
      throw error;
    }
  };
}

function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MappingError) throw new Problem(400, 'invalid', error.message, { field: 'mapping' });
    throw error;
  }
}
