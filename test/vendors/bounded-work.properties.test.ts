/** Whatever a vendor or a caller sends, the work grows in proportion to its length. Counted in steps, not in seconds. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { acceptInput } from '../../src/schema/input.js';
import { SecretMask } from '../../src/vendors/http/secret-mask.js';
import { runs } from '../helpers/runs.js';
import { workOf } from '../helpers/work.js';

const UNIT = 2_000;
/** What an answer repeats, and what the secrets begin with. */
const LETTERS = ['a', 'ab', 'aaaaaaaab', '\\', '\\u0061', '%61', 'YWFh', '"', ' '];

function maskOf(all: string[]): SecretMask {
  const mask = new SecretMask();
  for (const secret of all) mask.add(secret, 'cookie');
  return mask;
}

describe('the work of masking', () => {
  it.each(LETTERS)('grows fourfold at most for an answer of %j four times as long', async (unit) => {
    const mask = maskOf(Array.from({ length: 32 }, (_, nth) => unit.repeat(20 + nth) + nth));
    const [short, long] = [UNIT, 4 * UNIT].map((length) => unit.repeat(length).slice(0, length));
    const work = await workOf(() => mask.mask(short!));
    expect(work).toBeGreaterThan(0);
    // The constant is for what else the process does meanwhile; quadratic work would be millions of steps.
    expect(await workOf(() => mask.mask(long!))).toBeLessThan(4.5 * work + 10_000);
  });

  it('does not grow with the number of secrets', async () => {
    const text = 'an answer of a vendor, as it is most of the time. '.repeat(100);
    const tokens = Array.from({ length: 32 }, (_, nth) => `${nth}-token-of-a-session-${nth}`);
    const one = await workOf(() => maskOf(tokens.slice(0, 1)).mask(text));
    const few = maskOf(tokens.slice(0, 2));
    const many = maskOf(tokens);
    expect(one).toBeGreaterThan(0);
    expect(await workOf(() => many.mask(text))).toBeLessThan(1.2 * (await workOf(() => few.mask(text))) + 100);
  });
});

describe('the answer to an input', () => {
  it('has at most 21 lines and 16 KB, and takes few steps more for many unknown fields', async () => {
    const inputOf = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, nth) => [`deadlime${nth}`, 1]));
    const verdictOf = (input: unknown) => acceptInput(input) as { problems: string[] };
    const [few, many] = [inputOf(100), inputOf(20_000)];
    const work = await workOf(() => verdictOf(few));
    expect(await workOf(() => verdictOf(many))).toBeLessThan(2 * work);
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ maxLength: 2_000 }), fc.jsonValue(), { maxKeys: 60 }),
        async (input) => {
          const { problems } = verdictOf(input);
          expect(problems.length).toBeLessThanOrEqual(21);
          expect(Buffer.byteLength(problems.join('; '))).toBeLessThan(16_384);
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
