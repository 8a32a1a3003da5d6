import { baseName } from '../formats/descriptors.ts';
import type { Encoding } from '../encodings.ts';
import type { StoredFile } from './find-files.ts';

/** Headers that let any page on the web read open data. */
export const openToAll = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'accept-ranges, content-disposition, content-encoding, content-length, content-range, etag, last-modified',
  'cross-origin-resource-policy': 'cross-origin',
} as const;

/** A file is to be kept, not shown: even opened in a browser it could do nothing. */
export const ofEveryFile = { ...openToAll, vary: 'Accept-Encoding', 'content-security-policy': "default-src 'none'; sandbox" };

/** A file as it is sent: its own bytes, or a compressed form with its own length and tag (RFC 9110, 8.8.3.3). */
export interface Form {
  encoding: Encoding | undefined;
  bytes: number;
  sha256: string;
  etag: string;
  /** headers of every answer with the form, and those of answers with bytes of it */
  always: Record<string, string>;
  withBytes: Record<string, string>;
}

interface Forms {
  plain: Form;
  encoded: Form[];
}

const known = new WeakMap<StoredFile, Forms>();

/** The smallest form that the client takes; the file itself where it says nothing. Parts of a form are cut from its bytes. */
export function acceptedForm(accepts: string | undefined, file: StoredFile): Form {
  const { plain, encoded } = known.get(file) ?? makeForms(file);
  if (accepts === undefined || encoded.length === 0) return plain;
  const weights = new Map(
    accepts.split(',').map((entry) => {
      const [name = '', weight] = entry.toLowerCase().split(';');
      return [name.trim(), weight === undefined ? 1 : Number(/q=([\d.]+)/.exec(weight)?.[1] ?? 1)] as const;
    }),
  );
  const weightOf = (form: Form) => weights.get(`${form.encoding}`) ?? weights.get('*') ?? 0;
  const [best] = encoded
    .filter((form) => weightOf(form) > 0 && form.bytes < file.bytes)
    .sort((one, other) => weightOf(other) - weightOf(one) || one.bytes - other.bytes);
  const preferred = weights.get('identity') ?? 0; // named, it may weigh more than compressing does
  return !best || preferred > weightOf(best) ? plain : best;
}

function makeForms(file: StoredFile): Forms {
  const { bytes, sha256 } = file;
  const forms = {
    plain: makeForm(file, { encoding: undefined, bytes, sha256 }),
    encoded: file.encoded.map((form) => makeForm(file, form)),
  };
  known.set(file, forms);
  return forms;
}

function makeForm(file: StoredFile, { encoding, bytes, sha256 }: Pick<Form, 'encoding' | 'bytes' | 'sha256'>): Form {
  const etag = `"${sha256}"`;
  return {
    ...{ encoding, bytes, sha256, etag },
    always: { ...ofEveryFile, etag, 'last-modified': file.publishedAt.toUTCString(), 'accept-ranges': 'bytes' },
    withBytes: {
      'content-type': file.mediaType,
      'content-disposition': `attachment; filename="${baseName(file.name)}"`,
      ...(encoding ? { 'content-encoding': encoding } : {}),
    },
  };
}
