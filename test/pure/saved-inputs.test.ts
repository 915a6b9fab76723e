import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { acceptInput, inputFields } from '../../src/schema/input.js';

const FOLDER = new URL('../fixtures/inputs/', import.meta.url);
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const savedIn = (name: string) =>
  JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as { input: Record<string, unknown>; accepted: object };

describe('an input that was saved', () => {
  it.each(names)('is accepted with the same meaning as on its first day: %s', (name) => {
    const { input, accepted } = savedIn(name);
    // A field that a later version adds may be there besides, with its default.
    expect(acceptInput(input)).toMatchObject({ accepted });
  });

  it('has, with all others together, every field of the input', () => {
    const written = names.flatMap((name) =>
      Object.entries(savedIn(name).input).flatMap(([field, value]) =>
        typeof value === 'object' && !Array.isArray(value)
          ? Object.keys(value as object).map((inner) => `${field}.${inner}`)
          : [field],
      ),
    );
    expect([...new Set(written)]).toEqual(expect.arrayContaining(inputFields()));
  });
});
