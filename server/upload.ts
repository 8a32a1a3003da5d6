import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Problem } from './http.ts';
import { plainReason } from './plain-reason.ts';

/** A form as it came: its file in a folder of its own, which whoever takes it removes, and its other fields. */
export interface Upload {
  folder: string;
  file: string;
  fields: Record<string, string>;
}

const prefix = 'egovsad-upload-';

/**
 * Removes what uploads to processes that are no more have left behind: one that is killed cannot clean up, and files may
 * be personal. To be called before the first upload. Throws what the file system throws.
 */
export async function removeLeftUploads(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = /^\d+(?=-)/.exec(name.slice(prefix.length))?.[0];
    if (!name.startsWith(prefix) || pid === undefined || isOther(Number(pid))) continue;
    const folder = path.join(tmpdir(), name);
    const owner = await stat(folder).catch(() => undefined); // another process may be removing it as well
    if (owner?.uid === process.getuid?.()) await rm(folder, { recursive: true, force: true });
  }
}

/** Whether a process other than this one runs under a number; ours may have been that of a process before. */
function isOther(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Streams the file of a multipart form to disk. Throws Problem 400, 413 or 415, and then leaves nothing behind. */
export async function receive(request: FastifyRequest, limit: number): Promise<Upload> {
  if (!request.isMultipart())
    throw new Problem(415, 'unsupported_media_type', 'Send the file in a form: multipart/form-data with a field "file".');
  const folder = await mkdtemp(path.join(tmpdir(), `${prefix}${process.pid}-`));
  const file = path.join(folder, 'file');
  try {
    const fields = await parts(request, file, limit);
    return { folder, file, fields };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw formProblem(error) ?? error;
  }
}

/** What is wrong with a form; for one that is broken its parser has no code, only words. */
function formProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'FST_FILES_LIMIT') return new Problem(400, 'invalid', oneFile, { field: 'file' });
  if (code === 'FST_FIELDS_LIMIT' || code === 'FST_PARTS_LIMIT')
    return new Problem(400, 'unknown_field', 'The form has far more fields than are known here. Leave the others out.');
  if (code === undefined && /multipart|malformed/i.test(error.message))
    return new Problem(
      400,
      'invalid',
      'The form cannot be read: its parts or their boundary are broken. Send it as multipart/form-data anew.',
    );
  return undefined;
}

const oneFile = 'The form has more than one file. Send a mapping as a field, not as a file: with curl -F "mapping=<file.json".';

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
        throw new Problem(413, 'too_large', 'A field of the form is larger than 1 MiB. Only the file may be.', {
          field: part.fieldname.slice(0, 64),
        });
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
  throw new Problem(400, 'invalid', `${field}: ${issue ? plainReason(issue) : 'is wrong'}`, { field });
}
