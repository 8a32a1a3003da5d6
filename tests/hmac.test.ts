import { createHmac, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hmacSha256 } from '../server/hmac.ts';

test('an HMAC is what the library answers, for every text, short and long, and whatever was asked before', () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => createSecretKey(bytes));
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.integer({ min: 300, max: 1500 }).map((length) => 'ü'.repeat(length)),
  );
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 3 }), fc.array(text, { minLength: 1, maxLength: 5 }), (keys, texts) => {
      for (const one of texts)
        for (const secret of keys)
          expect(hmacSha256(secret, one).toString('hex')).toBe(createHmac('sha256', secret).update(one).digest('hex'));
    }),
    { numRuns: 10 },
  );
});

test('an HMAC stays as it is when the next one is made', () => {
  const key = createSecretKey(Buffer.alloc(32, 1));
  const first = hmacSha256(key, 'one');
  const copy = Buffer.from(first);
  hmacSha256(key, 'another');
  expect(first).toEqual(copy);
});
