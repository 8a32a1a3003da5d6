import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Problem } from './http.ts';

/** A form as it came: its file in a folder of its own, which whoever takes it removes, and its other fields. */
export interface Upload {
  folder: string;
  file: string;
  fields: Record<string, string>;
}

/** Streams the file of a multipart form to disk. Throws Problem 400, 413 or 415, and then leaves nothing behind. */
export async function receive(request: FastifyRequest, limit: number): Promise<Upload> {
  if (!request.isMultipart())
    throw new Problem(415, 'unsupported_media_type', 'Send the file in a form: multipart/form-data with a field "file".');
  const folder = await mkdtemp(path.join(tmpdir(), 'egovsad-upload-'));
  const file = path.join(folder, 'file');
  try {
    const fields = await parts(request, file, limit);
    return { folder, file, fields };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw isBrokenForm(error)
      ? new Problem(400, 'invalid', 'The form cannot be read: its parts or their boundary are broken.')
      : error;
  }
}

/** The parser of forms has no codes for what is wrong with one, only words. */
const isBrokenForm = (error: unknown): boolean =>
  error instanceof Error && !('code' in error) && /multipart|malformed/i.test(error.message);

async function parts(request: FastifyRequest, file: string, limit: number): Promise<Record<string, string>> {
  const fields: Record<string, string> = {};
  let files = 0;
  for await (const part of request.parts({ limits: { fileSize: limit, files: 1, fields: 10, fieldSize: 1024 * 1024 } })) {
    if (part.type === 'file') {
      files += 1;
      await pipeline(part.file, createWriteStream(file, { mode: 0o600 }));
      if (part.file.truncated)
        throw new Problem(413, 'too_large', `The file is larger than ${limit / 1024 / 1024} MiB. Send it in smaller parts.`, {
          field: 'file',
        });
    } else {
      if (part.valueTruncated)
        throw new Problem(413, 'too_large', 'A field of the form is larger than 1 MiB.', { field: 'mapping' });
      fields[part.fieldname] = String(part.value);
    }
  }
  if (files === 0) throw new Problem(400, 'invalid', 'The form has no file. Send one in the field "file".', { field: 'file' });
  return fields;
}

/** The fields of a form, checked. Throws Problem 400 naming the first field that is wrong. */
export function checkedForm<S extends z.ZodType>(schema: S, fields: Record<string, string>): z.output<S> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys')
    throw new Problem(400, 'unknown_field', 'The form has a field that is not known here. Leave it out.', {
      field: (issue.keys[0] ?? '').slice(0, 64),
    });
  const field = String(issue?.path[0] ?? '');
  throw new Problem(400, 'invalid', `${field}: ${issue?.message ?? 'is wrong'}`, { field });
}
