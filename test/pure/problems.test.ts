/** The line that reports a problem in an input or a config. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, parseConfig } from '../../src/config/config.js';
import { A_JOB_ID } from '../../src/contract/job-id.js';
import { acceptInput } from '../../src/schema/input.js';
import { duration, flag, number, oneOf, text } from '../../src/schema/fields.js';
import { expected, problemsOf, strictObject, unknownName } from '../../src/schema/problems.js';

const linesOf = (schema: z.ZodType, value: unknown, root?: string) => {
  const { error } = schema.safeParse(value);
  return error ? problemsOf(error, root) : [];
};

describe('an unknown name', () => {
  it.each([
    ['field', 'deadlin', ['deadline', 'backoff'], 'unknown field; did you mean "deadline"?'],
    ['field', 'backof', ['backoff'], 'unknown field; did you mean "backoff"?'],
    ['field', 'psx', ['backoff'], 'unknown field; expected backoff'],
    ['field', 'interpretations', ['unintelligible'], 'unknown field; expected unintelligible'],
    ['field', 'unintelligable1', ['unintelligible'], 'unknown field; did you mean "unintelligible"?'],
    ['field', 'uninteligabll', ['unintelligible'], 'unknown field; did you mean "unintelligible"?'],
    ['connection', 'gallery', ['calls', 'reports'], 'unknown connection; expected one of calls, reports'],
    ['connection', 'gallery', [], 'unknown connection; none is known'],
  ])('of a %s, %j among %j: %s', (kind, name, known, line) => {
    expect(unknownName(kind, name, known)).toBe(line);
  });
});

describe('the expectation', () => {
  it.each([
    [undefined, 'missing; expected a name'],
    ['secret words', 'expected a name'],
    [null, 'expected a name, got null'],
    [[1], 'expected a name, got a list'],
    [{ a: 1 }, 'expected a name, got an object'],
    [7, 'expected a name, got a number'],
    [true, 'expected a name, got a boolean'],
  ])('does not show the value %j: %s', (value, line) => {
    expect(expected('a name', value)).toBe(line);
  });
});

describe('the lines of problems', () => {
  const schema = strictObject({ inner: strictObject({ name: text('a name') }), list: z.array(flag()) });

  it('start with the path of their field at any depth', () => {
    expect(linesOf(schema, { inner: { name: '' }, list: [true, 'no'] })).toEqual([
      'inner.name: expected a name',
      'list.1: expected true or false',
    ]);
  });
  it('are one for each unknown field, with its path', () => {
    const value = { inner: { name: 'x', nam: 1, other: 2 }, list: [] };
    expect(linesOf(schema, value)).toEqual([
      'inner.nam: unknown field; did you mean "name"?',
      'inner.other: unknown field; expected name',
    ]);
  });
  it('start with the root if there is one, and have no path if the whole value is wrong', () => {
    expect(linesOf(schema, { inner: { name: 1 }, list: [], lst: 1 }, 'calls')).toEqual([
      'calls.inner.name: expected a name, got a number',
      'calls.lst: unknown field; did you mean "list"?',
    ]);
    expect(linesOf(schema, 5)).toEqual(['expected an object, got a number']);
    expect(linesOf(schema, 5, 'calls')).toEqual(['calls: expected an object, got a number']);
  });
});

describe('each kind of field', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['a text', text('a name'), 5, 'expected a name, got a number'],
    ['a text', text('a name'), '', 'expected a name'],
    ['a duration', duration(), 5, 'expected a duration such as "90s", "15m", "6h" or "1h30m", got a number'],
    ['a duration', duration(), '5', 'expected a duration such as "90s", "15m", "6h" or "1h30m", at most 3650d'],
    ['a duration', duration(), '3651d', 'expected a duration such as "90s", "15m", "6h" or "1h30m", at most 3650d'],
    ['a duration', duration('10ms'), '9ms', 'must be at least 10ms'],
    ['a number', number('a count', (value) => value > 0), 'x', 'expected a count'],
    ['a number', number('a count', (value) => value > 0), 0, 'expected a count'],
    ['one of some words', oneOf('cancel', 'leave'), 'stop', 'expected "cancel" or "leave"'],
    ['a flag', flag(), null, 'expected true or false, got null'],
  ])('says what it expects: %s', (_kind, schema, value, line) => {
    expect(linesOf(schema, value)).toEqual([line]);
  });
});

describe('the refusals of an input, word for word', () => {
  const GOOD = { connection: 'gallery', jobId: '1' };
  it.each<[object, string]>([
    [{ connection: 5 }, "connection: expected a connection's name, got a number"],
    [{ connection: 'x'.repeat(41) }, "connection: expected a connection's name: 1 to 40 of a-z, 0-9 and '-'"],
    [{ connection: 'calls!' }, "connection: expected a connection's name: 1 to 40 of a-z, 0-9 and '-'"],
    [{ jobId: 17 }, "jobId: expected the job's id at the vendor, as a string, got a number"],
    [{ jobId: '.' }, `jobId: expected ${A_JOB_ID}`],
    [{ jobId: '..' }, `jobId: expected ${A_JOB_ID}`],
    [{ backoff: { factor: '2' } }, 'backoff.factor: expected a number from 1 to 10'],
    [{ backoff: { factor: 11 } }, 'backoff.factor: expected a number from 1 to 10'],
    [{ backoff: { jitter: -0.1 } }, 'backoff.jitter: expected a number from 0 to 1'],
    [{ backoff: { initial: '10s', max: '9s' } }, 'backoff.max: must be at least backoff.initial'],
    [{ content: { formats: 'Raw' } }, 'content.formats: expected a list of formats, e.g. ["Raw"]'],
    [{ content: { formats: [7] } }, 'content.formats.0: expected the name of a format, e.g. "Raw", got a number'],
    [{ content: { formats: [] } }, 'content.formats: expected at least one format'],
    [{ content: { formats: Array(21).fill('Raw') } }, 'content.formats: expected at most 20 formats'],
    [{ content: { file: 'a\u0000' } }, 'content.file: expected the name of a file without control characters'],
    [{ content: { file: 'x'.repeat(501) } }, 'content.file: expected the name of a file of at most 500 characters'],
  ])('%j', (change, line) => {
    expect(acceptInput({ ...GOOD, ...change })).toEqual({ problems: [line] });
  });
  it('are none if values are exactly at their limits', () => {
    const most = {
      connection: 'x'.repeat(40),
      jobId: 'x'.repeat(200),
      backoff: { initial: '1s', max: '1s', factor: 10, jitter: 1 },
      content: { formats: Array(20).fill('Raw'), file: 'x'.repeat(500) },
    };
    expect(acceptInput(most)).toHaveProperty('accepted');
    expect(acceptInput({ ...GOOD, backoff: { factor: 1, jitter: 0 } })).toHaveProperty('accepted');
  });
});

describe('very many problems', () => {
  const fields = (count: number, length = 8) =>
    Object.fromEntries(Array.from({ length: count }, (_, nth) => [`f${nth}`.padEnd(length, 'x'), 1]));

  it('are the first 20, and how many more there are', () => {
    const problems = problemsIn({ connection: 'calls', jobId: '34', ...fields(20_000) });
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe('and 19980 more problems');
    expect(problems[0]).toMatch(/^f0xxxxxx: unknown field; expected one of /);
  });

  it('are counted together, wherever they are', () => {
    const problems = problemsIn({ ...fields(15), backoff: fields(15), patience: { missing: 7, ...fields(3) } });
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toMatch(/^and 1[0-9] more problems$/);
  });

  it('are all shown if there are 20', () => {
    expect(problemsIn({ connection: 'calls', jobId: '34', ...fields(20) })).toHaveLength(20);
  });

  it('take a few kilobytes, however long the names are', () => {
    const problems = problemsIn({ connection: 'calls', jobId: '34', ...fields(40, 40_000) });
    expect(Buffer.byteLength(problems.join('; '))).toBeLessThan(16_000);
    expect(problems[0]).toMatch(/^f0x{10,}….*: unknown field; /);
  });

  it('are as few in a config, also of names of connections', () => {
    const connections = Object.fromEntries(Object.keys(fields(5_000, 60)).map((name) => [name, {}]));
    const read = () => parseConfig(JSON.stringify({ connections }), 'vigil.yaml');
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/and \d+ more problems$/);
    const { problems } = errorOf(read) as ConfigError;
    expect(problems).toHaveLength(21);
    expect(Buffer.byteLength(problems.join('; '))).toBeLessThan(16_000);
  });
});

function problemsIn(input: unknown): string[] {
  const verdict = acceptInput(input);
  return 'problems' in verdict ? verdict.problems : [];
}

function errorOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
