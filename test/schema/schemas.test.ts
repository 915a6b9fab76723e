import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { schemaFiles } from '../../scripts/schemas.js';
import { fieldNotes, runFieldNotes } from '../../scripts/field-notes.js';
import { DURATION } from '../../src/contract/duration.js';
import { LONGEST_DURATION } from '../../src/contract/longest-duration.js';
import { acceptInput, inputFields } from '../../src/schema/input.js';
import { acceptRun } from '../../src/schema/run-input.js';
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
const described = [
  'await-job-input.schema.json',
  'job-outcome.schema.json',
  'run-job-input.schema.json',
  'run-line.schema.json',
  'scheduled-run-input.schema.json',
  'run-outcome.schema.json',
  'submit-evidence.schema.json',
];
const jobSchemas = readdirSync(folder).filter((name) => name.endsWith('-job.schema.json'));
const GOOD = { connection: 'gallery', jobId: '1' };
const isAccepted = (input: unknown) => 'accepted' in acceptInput(input);

describe('schema/', () => {
  it('is what `npm run schema` generates', () => {
    const files = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]);
    expect(Object.fromEntries(files)).toEqual(schemaFiles());
  });

  it('describes every field', () => {
    const silent = described.flatMap((name) => fieldsOf(read(name) as Schema)).filter(([, field]) => !field.description);
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  it('has no pattern that works only in JavaScript', () => {
    const patterns = [...described, ...jobSchemas].map((name) => JSON.stringify(read(name))).join('').match(/"pattern":"[^"]+"/g);
    expect(patterns!.length).toBeGreaterThan(15);
    expect(patterns!.filter((pattern) => /\(\?(?!:)|\\u|\\p|\\k/.test(pattern))).toEqual([]);
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

describe("the schema of a run's input", () => {
  const isRunInput = validatorOf('run-job-input.schema.json');
  const isScheduled = validatorOf('scheduled-run-input.schema.json');
  const isAlteryxJob = validatorOf('alteryx-job.schema.json');
  const fields = new Map(fieldsOf(read('run-job-input.schema.json') as Schema));
  const GOOD_RUN = { connection: 'gallery', key: 'nightly-2026-11-28', job: { workflowId: '66eb0b1a3d6200007e000c11' } };

  it('has exactly the fields of the input, with the defaults of its docstrings', () => {
    expect([...fields.keys()].sort()).toEqual([...runFieldNotes().keys()].filter((path) => path !== '').sort());
    for (const path of ['submitDeadline', 'retry.attempts', 'retry.delay', 'retry.on']) {
      const note = runFieldNotes().get(path)?.defaultText ?? '';
      expect([path, fields.get(path)?.default]).toEqual([path, JSON.parse(note.replace(/:.*/, ''))]);
    }
  });

  it.each<[boolean, string, object]>([
    [true, 'the least', {}],
    [true, 'every field', { submitDeadline: '1h', retry: { attempts: 3, delay: '5m', on: ['failed'] }, deadline: '6h' }],
    [false, 'no key', { key: undefined }],
    [false, 'a key that is too long', { key: 'x'.repeat(101) }],
    [false, 'a key with a slash', { key: '2026/11' }],
    [false, 'a key that is read as the id of a run', { key: 'run:1' }],
    [false, 'no job', { job: undefined }],
    [false, 'a job that is a list', { job: [] }],
    [false, 'the id of a job', { jobId: '1' }],
    [false, 'a part of a job more', { retry: { attempts: 1.5 } }],
    [false, 'no attempt', { retry: { attempts: 0 } }],
    [false, 'an end that there is not', { retry: { on: ['lost'] } }],
  ])('and the code agree: %j for %s', (accepted, _what, change) => {
    const input = JSON.parse(JSON.stringify({ ...GOOD_RUN, ...change })) as object;
    expect({ schema: isRunInput(input), code: 'accepted' in acceptRun(input) }).toEqual({ schema: accepted, code: accepted });
  });

  it.each<[boolean, string, object]>([
    [true, 'a job with a date', { job: { month: '${scheduled:YYYY-MM}' } }],
    [true, 'a path with a date', { upload: ['in/${scheduled:YYYY}.csv'] }],
    [false, 'a key', { key: 'nightly' }],
    [false, 'no time zone', { scheduled: {} }],
    [false, 'a field more', { scheduled: { timeZone: 'UTC', at: 1 } }],
  ])('of a schedule and the code agree: %j for %s', (accepted, _what, change) => {
    const { key: _key, ...rest } = GOOD_RUN;
    const input = { ...rest, scheduled: { timeZone: 'UTC' }, ...change };
    const id = 'vigil:gallery:run:nightly-2026-11-28T01:00:00Z';
    expect({ schema: isScheduled(input), code: 'accepted' in acceptRun(input, id) }).toEqual({ schema: accepted, code: accepted });
  });

  it('leaves the longest submitDeadline to the code', () => {
    const problemsOf = (submitDeadline: string) => acceptRun({ ...GOOD_RUN, submitDeadline });
    expect(problemsOf('3d')).toHaveProperty('accepted');
    expect(problemsOf('73h')).toEqual({ problems: ['submitDeadline: must be at most 3d'] });
  });

  it('has a schema of the job for each vendor that starts jobs', () => {
    const startsJobs = readdirSync(new URL('../../src/vendors/', import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('/job-spec.ts'))
      .map((path) => `${path.split('/')[0]}-job.schema.json`);
    expect(jobSchemas).toEqual(startsJobs.sort());
    expect(isAlteryxJob(GOOD_RUN.job)).toBe(true);
    expect(isAlteryxJob({ workflowId: GOOD_RUN.job.workflowId.toUpperCase(), priority: 'High' })).toBe(true);
    expect(isAlteryxJob({ ...GOOD_RUN.job, priorty: 'High' })).toBe(false);
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
  // A list of runs has no outcome of its own.
  const ofWaits = readdirSync(histories, { recursive: true, encoding: 'utf8' }).filter((name) => /^[^/]+\/(?!many-|page\.).+\.json$/.test(name));
  const recorded = ofWaits.flatMap((name) =>
    outcomesIn(read(name, histories) as RecordedHistory).map((outcome) => ({ name, outcome })),
  );

  it('accepts the outcome of every recorded wait', () => {
    const ended = new Set(recorded.map(({ name }) => name));
    const goesOn = ofWaits.filter((name) => /\/(continued-first|cancel-while-collecting|watch|watch-continued)\./.test(name));
    expect([...ended, ...goesOn].sort()).toEqual(ofWaits.sort());
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
