import { protectionText } from '../contract/published.ts';
import type { PerturbationParameters } from './perturbation.ts';

/**
 * Protection by the cell-key method (opendata.md). Editions name the method, the table and the fingerprint of the key
 * K behind the record keys; equal method, table and K mean equal deviations.
 */
export const method = 'ckm-1';
export const tableId = 'D4_V2.25_js2';
export const parameters = {
  deviation: 4,
  variance: 2.25,
  suppressed: 2,
  monotone: true,
} as const satisfies PerturbationParameters;

/** What files say of it, with the plain words. */
export const protectionOf = ({ keyPrint }: { keyPrint: string }) => ({
  method,
  table: tableId,
  ...parameters,
  keyPrint,
  text: protectionText,
});

/**
 * For the counts 1 … 7 (the last row holds for all greater ones): the deviations with their cumulative probability
 * × 2^64. Frozen numbers made by `perturbationTable(parameters)` and rounded at the twelfth decimal place: computed
 * anew, the last bits of a logarithm on another machine could change a published figure.
 */
export const thresholds: readonly (readonly (readonly [deviation: number, threshold: bigint])[])[] = [
  [
    [-1, 0xafc950db40cf6777n],
    [2, 0xf1ec284abc01c991n],
    [3, 0xfeb7e52382a9799en],
    [4, 0x10000000000000000n],
  ],
  [
    [-2, 0x5a97e3d4a0a410e3n],
    [1, 0xf0a812bfdd4455dan],
    [2, 0xff912c88bcad1008n],
    [3, 0xffff153984226772n],
    [4, 0x10000000000000000n],
  ],
  [
    [-3, 0x299a44e04d7a7143n],
    [0, 0xa37cf4a24377745cn],
    [1, 0xe53d45e3ff3e21f8n],
    [2, 0xfb048d2cabd7426an],
    [3, 0xff7269ac2903d375n],
    [4, 0x10000000000000000n],
  ],
  [
    [-4, 0x0e8dd90385e5d407n],
    [-1, 0x5c0f1b7178b75f2bn],
    [0, 0xa9905ddf6b88ea4fn],
    [1, 0xdc1a50a1f7749297n],
    [2, 0xf4e495187f42c37bn],
    [3, 0xfdb815ea1356e45bn],
    [4, 0x10000000000000000n],
  ],
  [
    [-2, 0x2e6dcb58c508b9a2n],
    [-1, 0x6a9ada10fe901e5cn],
    [0, 0xa6c7e8c93930fcafn],
    [1, 0xd4b69208920fe14bn],
    [2, 0xefaac0935ce12dbcn],
    [3, 0xfbce1f3114451c49n],
    [4, 0x10000000000000000n],
  ],
  [
    [-3, 0x0b5e05e90b6467a9n],
    [-2, 0x29dbeb4def81e5b9n],
    [-1, 0x6093966b8314b147n],
    [0, 0xa243b4294a6ee1c9n],
    [1, 0xd704f193bf984902n],
    [2, 0xf35ceab2a465927en],
    [3, 0xfd8ce7edd398440an],
    [4, 0x10000000000000000n],
  ],
  [
    [-4, 0x021d5ee602c84afen],
    [-3, 0x0bba3d4cc91def36n],
    [-2, 0x2813ed357b1e9dbcn],
    [-1, 0x5e536d958a4800fdn],
    [0, 0xa1ac926a75b7ff02n],
    [1, 0xd7ec12ca84e16243n],
    [2, 0xf445c2b336e210c9n],
    [3, 0xfde2a119fd37b501n],
    [4, 0x10000000000000000n],
  ],
];

/**
 * The published value of a count: the count plus the deviation that the key of its cell picks; 0 stays 0. `key` is the
 * sum of the record keys mod 2^64 (signed or unsigned), so the same cases get the same deviation wherever they are
 * counted.
 */
export function protect(count: number, key: bigint): number {
  if (count === 0) return 0;
  const row = thresholds[Math.min(count, thresholds.length) - 1];
  const place = BigInt.asUintN(64, key);
  const picked = row?.find(([, threshold]) => place < threshold);
  if (!picked) throw new RangeError(`${count} is not a count`);
  return count + picked[0];
}
