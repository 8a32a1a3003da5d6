import { rm } from 'node:fs/promises';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PreviewAnswer, PreviewForm } from '../contract/sources.ts';
import type { Db } from '../db.ts';
import { type App, ErrorAnswer } from '../http.ts';
import { actingFor, chosenMapping, type FindMapping } from './acting.ts';
import { checkedForm, receive } from '../upload.ts';

export interface Previewer {
  uploadBytes: number;
  findMapping: FindMapping;
  /** Reads the head of a table by the JSON text of a mapping, or suggests one. Throws Problem 400 where it cannot be read. */
  preview(
    format: z.output<typeof PreviewForm>['format'],
    file: string,
    by: { mapping: string | undefined; authority: string | undefined },
  ): Promise<PreviewAnswer>;
}

const description =
  'A form with `file` and `format`, as for an import. Only the first lines are read, and nothing is kept. Our own names of columns ' +
  'and common German headings are recognised; what could be two things is left to you.';
/** `POST /api/v1/imports/preview`, in a scope that reads forms. */
export function previewRoute(scope: App, db: Db, { uploadBytes, findMapping, preview }: Previewer): void {
  let before: Promise<unknown> = Promise.resolve();

  async function look(request: FastifyRequest): Promise<PreviewAnswer> {
    const { folder, file, fields } = await receive(request, uploadBytes);
    try {
      const form = checkedForm(PreviewForm, fields);
      const acting = await actingFor(db, request.identity, form.source);
      const { text } = await chosenMapping(findMapping, acting, form);
      const [authority, ...others] = acting.authorities === 'all' ? [] : acting.authorities;
      const by = { mapping: text, authority: others.length === 0 ? authority : undefined };
      return await inTurn(() => preview(form.format, file, by));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** One after the other, because a spreadsheet is in memory as a whole. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = before.then(work);
    before = mine.catch(() => undefined); // whoever asked hears of it
    return mine;
  }

  scope.post(
    '/api/v1/imports/preview',
    {
      config: { access: 'import' },
      schema: {
        summary: 'Look at the head of a table, and have a mapping suggested',
        description,
        consumes: ['multipart/form-data'],
        body: PreviewForm.extend({ file: z.string().meta({ format: 'binary' }) }),
        response: { 200: PreviewAnswer, 413: ErrorAnswer, 415: ErrorAnswer },
      },
      validatorCompiler: () => () => true, // the form is read by `receive` and checked there
    },
    look,
  );
}
