import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { schemaFiles } from '../../scripts/schemas.js';
import { fieldNotes } from '../../scripts/field-notes.js';
import { DURATION, LONGEST_DURATION } from '../../src/contract/duration.js';
import { acceptInput, inputFields } from '../../src/schema/input.js';
import { outcomesIn, type RecordedHistory } from './recorded-outcomes.js';
import { runs } from '../helpers/runs.js';

const folder = new URL('../../schema/', import.meta.url);
const histories = new URL('../histories/', import.meta.url);

interface Schema {
  description?: string;
  default?: unknown;
  pattern?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}

function read(name: string, from = folder): unknown {
  return JSON.parse(readFileSync(new URL(name, from), 'utf8'));
}

function validatorOf(name: string): ValidateFunction {
  // Formats are not loaded: the schema in src checks timestamps.
  return new Ajv2020({ strict: true, allowUnionTypes: true, formats: { 'date-time': true } }).compile(read(name) as Schema);
}

/** Every field down to the values, with its path. */
function fieldsOf(schema: Schema, path = ''): [string, Schema][] {
  const under = [schema, schema.items, ...(schema.anyOf ?? [])].flatMap((part) => Object.entries(part?.properties ?? {}));
  return under.flatMap(([name, field]): [string, Schema][] => {
    const here = path === '' ? name : `${path}.${name}`;
    return [[here, field], ...fieldsOf(field, here)];
  });
}

const isInput = validatorOf('await-job-input.schema.json');
const isOutcome = validatorOf('job-outcome.schema.json');
const inputSchema = read('await-job-input.schema.json') as Schema;
const outcomeSchema = read('job-outcome.schema.json') as Schema;
const GOOD = { connection: 'gallery', jobId: '1' };
const isAccepted = (input: unknown) => 'accepted' in acceptInput(input);

describe('schema/', () => {
  it('is what `npm run schema` generates', () => {
    const files = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]);
    expect(Object.fromEntries(files)).toEqual(schemaFiles());
  });

  it('describes every field', () => {
    const silent = [...fieldsOf(inputSchema), ...fieldsOf(outcomeSchema)].filter(([, field]) => !field.description);
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  it('has no pattern that works only in JavaScript', () => {
    const patterns = `${JSON.stringify(inputSchema)}${JSON.stringify(outcomeSchema)}`.match(/"pattern":"[^"]+"/g);
    expect(patterns!.length).toBeGreaterThan(15);
    expect(patterns!.filter((pattern) => /\(\?|\\u|\\p|\\k/.test(pattern))).toEqual([]);
  });
});

describe('the schema of the input', () => {
  const fields = new Map(fieldsOf(inputSchema));

  it('has exactly the fields of the input', () => {
    const leaves = [...fields].filter(([, { properties }]) => !properties).map(([path]) => path);
    expect(leaves).toEqual(inputFields());
    expect(['', ...fields.keys()]).toEqual([...fieldNotes().keys()]);
  });

  it('states the defaults as callers write them, like the docstrings', () => {
    const documented = [...fieldNotes()].filter(([, { defaultText }]) => /^["\d]|^(true|false)$/.test(defaultText ?? ''));
    const withDefault = [...fields].filter(([, field]) => field.default !== undefined && !field.properties);
    expect(withDefault.length).toBeGreaterThan(15);
    expect(withDefault.map(([path, field]) => [path, field.default])).toEqual(
      documented.map(([path, { defaultText }]) => [path, JSON.parse(defaultText!) as unknown]),
    );
  });

  it('states the defaults that apply', () => {
    const filledIn = new Ajv2020({ strict: false, useDefaults: true }).compile(inputSchema);
    const input = structuredClone(GOOD);
    filledIn(input);
    expect(Object.keys(input).length).toBeGreaterThan(10);
    expect(acceptInput(input)).toEqual(acceptInput(GOOD));
  });

  it.each([
    [GOOD],
    [{ ...GOOD, deadline: '6h', queueDeadline: '90s', backoff: { initial: '250ms', factor: 2, max: '1.5m', jitter: 0 } }],
    [{ ...GOOD, onDeadline: 'leave', onCancel: 'leave', onFailure: 'return', collect: { content: false } }],
    [{ ...GOOD, content: { formats: ['Raw', 'Csv'], file: 'out/nightly.zip' }, patience: { unreachable: '2 h' } }],
  ])('accepts valid input: %j', (input) => {
    expect({ input, schema: isInput(input), code: isAccepted(input) }).toEqual({ input, schema: true, code: true });
  });

  it.each<[string, object]>([
    ['an unknown field', { deadlin: '6h' }],
    ['an unknown nested field', { patience: { mising: '1m' } }],
    ['a number for a duration', { deadline: 21_600 }],
    ['a number in a string for a duration', { deadline: '21600' }],
    ['an ISO 8601 duration', { deadline: 'PT6H' }],
    ['a number for an id', { jobId: 34 }],
    ['an empty id', { jobId: '' }],
    ['an id that climbs out of an address', { jobId: '..' }],
    ['an id with a line break', { jobId: 'a\nb' }],
    ['an id that is too long', { jobId: 'x'.repeat(201) }],
    ['no connection', { connection: undefined }],
    ['a name that no connection has', { connection: 'Gallery 1' }],
    ['null for a choice', { onCancel: null }],
    ['a choice that there is not', { onDeadline: 'stop' }],
    ['a string for a number', { backoff: { factor: '2' } }],
    ['a number out of its range', { backoff: { jitter: 1.1 } }],
    ['a string for a flag', { collect: { messages: 'yes' } }],
    ['a string for a list', { content: { formats: 'Raw' } }],
    ['an empty list', { content: { formats: [] } }],
  ])('refuses invalid input: %s', (_what, change) => {
    const input = JSON.parse(JSON.stringify({ ...GOOD, ...change })) as object;
    expect({ schema: isInput(input), code: isAccepted(input) }).toEqual({ schema: false, code: false });
  });

  it('refuses exactly what the code refuses, except for the length of durations', () => {
    const anything = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('90s', '6h', '5ms', '9999w', 2, 0.5, true, 'leave', 'cancel', {}));
    const paths = [...fields.keys(), 'deadlin', 'backoff.frist', 'x'];
    const changes = fc.dictionary(fc.constantFrom(...paths), anything, { maxKeys: 3 });
    let refused = 0;
    fc.assert(
      fc.property(changes, (change) => {
        const input = withFields(change);
        const verdict = acceptInput(input);
        const problems = 'problems' in verdict ? verdict.problems : [];
        if (problems.length > 0) refused++;
        const ofShape = problems.filter((problem) => !isTooShortOrLong(input, problem));
        expect({ input, accepted: isInput(input) }).toEqual({ input, accepted: ofShape.length === 0 });
      }),
      { numRuns: runs(3_000) },
    );
    expect(refused).toBeGreaterThan(100);
  });
});

/** The good input with these fields set, by path. */
function withFields(change: Record<string, unknown>): object {
  const input = structuredClone(GOOD) as Record<string, unknown>;
  for (const [path, value] of Object.entries(change)) {
    const [first, second] = path.split('.') as [string, string | undefined];
    if (second === undefined) input[first] = value;
    else input[first] = { ...(input[first] as object | undefined), [second]: value };
  }
  return JSON.parse(JSON.stringify(input)) as object;
}

/** Whether the field is a well-formed duration whose length is invalid, which a JSON Schema cannot express. */
function isTooShortOrLong(input: unknown, problem: string): boolean {
  if (problem.includes(': must be at least ')) return true;
  if (!problem.includes(`at most ${LONGEST_DURATION}`)) return false;
  const path = problem.split(':')[0]!.split('.');
  const value = path.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], input);
  return typeof value === 'string' && DURATION.test(value);
}

describe('the schema of the outcome', () => {
  const recorded = readdirSync(histories).flatMap((name) =>
    outcomesIn(read(name, histories) as RecordedHistory).map((outcome) => ({ name, outcome })),
  );

  it('accepts the outcome of every recorded wait', () => {
    const ended = new Set(recorded.map(({ name }) => name));
    const goesOn = readdirSync(histories).filter((name) => /^(continued-first|cancel-while-collecting|watch|watch-continued)\./.test(name));
    expect([...ended, ...goesOn].sort()).toEqual(readdirSync(histories).sort());
    const refused = recorded.filter(({ outcome }) => !isOutcome(outcome));
    expect(refused).toEqual([]);
  });

  it.each<[string, object]>([
    ['a field too few', { state: undefined }],
    ['a state that there is not', { state: 'done' }],
    ['a time in seconds', { times: { awaitedFrom: 1, queued: null, started: null, ended: null } }],
    ['a receipt without its hash', { content: [{ name: 'a', mediaType: 'text/csv', bytes: 1, uri: 'file:///a' }] }],
  ])('refuses %s', (_what, change) => {
    const { outcome } = recorded[0]!;
    expect(isOutcome(JSON.parse(JSON.stringify({ ...outcome, ...change })))).toBe(false);
  });

  it('accepts additional fields of later versions', () => {
    expect(isOutcome({ ...recorded[0]!.outcome, later: 1 })).toBe(true);
  });
});
