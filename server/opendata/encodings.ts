import { once } from 'node:events';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

/** Content encodings that files are kept in, the smaller one first. */
export const encodings = ['br', 'gzip'] as const;
export type Encoding = (typeof encodings)[number];

/** Compresses as bytes come; answers what is compressed so far. */
export interface Encoder {
  encoding: Encoding;
  write(bytes: Buffer): Promise<Buffer>;
  end(): Promise<Buffer>;
}

/** Texts are; Parquet and XLSX are compressed already. */
export const isWorthEncoding = (mediaType: string): boolean => /^text\/|json|xml;/.test(mediaType);

/** Brotli at a level that compresses as fast as gzip, and smaller. */
export const encoders = (): Encoder[] => [
  encoderOf('br', createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 20 } })),
  encoderOf('gzip', createGzip({ level: 6 })),
];

function encoderOf(encoding: Encoding, stream: ReturnType<typeof createGzip> | ReturnType<typeof createBrotliCompress>): Encoder {
  let done: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => done.push(chunk));
  const taken = () => {
    const bytes = Buffer.concat(done);
    done = [];
    return bytes;
  };
  return {
    encoding,
    async write(bytes) {
      await new Promise<void>((resolve, reject) => stream.write(bytes, (error) => (error ? reject(error) : resolve())));
      return taken();
    },
    async end() {
      stream.end();
      await once(stream, 'end');
      return taken();
    },
  };
}
