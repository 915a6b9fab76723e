import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loginSchema, jobSchema } from '../../src/vendors/nexus-ic/schemas.js';
import { percentOf, stateOf } from '../../src/vendors/nexus-ic/status.js';

function sample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/nexus-ic/${name}.json`, import.meta.url), 'utf8'));
}

describe('the state of a server job', () => {
  it.each([
    [1, 'queued'],
    [2, 'running'],
    [3, 'running'],
    [4, 'succeeded'],
    [5, 'failed'],
    [6, 'paused'],
    [0, 'unknown'],
    [7, 'unknown'],
    [-1, 'unknown'],
    [2147483647, 'unknown'],
  ])('maps %i to %s', (status, ours) => {
    expect(stateOf(status)).toBe(ours);
  });
});

describe('the percentage', () => {
  it.each([
    [0, 0],
    [34.6, 35],
    [100, 100],
    [104, 100],
    [-3, 0],
    [null, undefined],
    [undefined, undefined],
  ])('maps %p to %p', (percentComplete, ours) => {
    expect(percentOf(percentComplete)).toBe(ours);
  });
});

describe('the samples', () => {
  it('of a server job fit', () => {
    const id = '{FAAF7FBC-0475-45ED-A148-02238E75C395}';
    expect(jobSchema.parse(sample('server-job'))).toEqual({ id, percentComplete: 35, status: 3 });
    expect(jobSchema.parse(sample('server-job-6.9'))).toEqual({
      id,
      percentComplete: 104,
      summary: '104 rows imported',
      status: 4,
      startClock: '2026-01-01T02:00:00.000Z',
      endClock: '2026-01-01T03:00:00.000Z',
    });
  });

  it('of a log-in fits', () => {
    expect(loginSchema.parse(sample('login'))).toEqual({ hash: '6E2F0A7D9B', username: 'svc' });
  });
});

describe('the answer about a job', () => {
  it('requires only the id and the status', () => {
    expect(jobSchema.parse({ id: '{A}', status: 1 })).toEqual({ id: '{A}', status: 1 });
  });

  it.each([
    [{ status: 1 }],
    [{ id: '{A}' }],
    [{ id: '{A}', status: '3' }],
    [{ id: '{A}', status: 3.5 }],
    [{ jobs: [] }],
  ])('does not fit as %j', (answer) => {
    expect(jobSchema.safeParse(answer).success).toBe(false);
  });
});
