import { rm } from 'node:fs/promises';
import multipart from '@fastify/multipart';
import { z } from 'zod';
import { type Actor, actorOf } from '../audit.ts';
import { MasterDataAnswer, MasterDataForm, type MasterFormat } from '../contract/master-data.ts';
import { type App, ErrorAnswer } from '../http.ts';
import { checkedForm, receive } from '../upload.ts';

/** What is to be taken from a file, whatever way it comes. */
export interface MasterRequest {
  file: string;
  format: MasterFormat;
  dryRun: boolean;
  /** take what is good in a faulty file */
  keepGood: boolean;
  /** take only authorities, and offers of authorities, whose ARS begins so */
  arsPrefix?: string | undefined;
  by: Actor;
  /** called now and then with the share of the file that was read, from 0 to 1 */
  progress(share: number): void;
}

export interface MasterDataOptions {
  uploadBytes: number;
  /** called after every change, so that ingestion knows of it at once */
  changed(): void;
  /** reads and stores a file; put together in app.ts, because its formats are not known here */
  take(request: MasterRequest): Promise<MasterDataAnswer>;
}

const description =
  'A form with `file` and `format`: `services-csv`, `offers-csv`, `authorities-csv` (also the census table of municipalities) or `xzufi`; ' +
  '`dryRun` and `keepGood` (`true` or `false`), `arsPrefix`. A faulty file changes nothing, unless `keepGood`. Entries are added ' +
  'or changed, never deleted; the same file again changes nothing. See docs/master-data.md.';

/** `POST /api/v1/master-data`: authorities, services and offers from a file. */
export function masterDataRoute(app: App, { uploadBytes, changed, take }: MasterDataOptions): void {
  void app.register(async (scope: App) => {
    await scope.register(multipart);
    scope.post(
      '/api/v1/master-data',
      {
        config: { access: 'admin' },
        schema: {
          summary: 'Authorities, services or offers from a file',
          description,
          consumes: ['multipart/form-data'],
          body: MasterDataForm.extend({ file: z.string().meta({ format: 'binary' }) }),
          response: { 200: MasterDataAnswer, 413: ErrorAnswer, 415: ErrorAnswer },
        },
        validatorCompiler: () => () => true, // the form is read by `receive` and checked there
      },
      async (request) => {
        const { folder, file, fields } = await receive(request, uploadBytes);
        try {
          const { format, dryRun, keepGood, arsPrefix } = checkedForm(MasterDataForm, fields);
          const asked = { file, format, dryRun: dryRun === 'true', keepGood: keepGood === 'true', arsPrefix };
          const answer = await take({ ...asked, by: actorOf(request), progress: () => {} });
          if (answer.stored) changed();
          return answer;
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
    );
  });
}
