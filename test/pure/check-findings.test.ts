import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { workersFinding, type Served } from '../../src/cli/commands/workers-finding.js';
import { findingText } from '../../src/cli/terminal/finding.js';
import { forTerminal } from '../../src/cli/terminal/style.js';

const yes = { polls: true, acts: true, elsewhere: false };
const no = { polls: false, acts: false, elsewhere: false };

describe('the workers that vigil check finds', () => {
  const START = 'start `vigil-worker -n data`, or restart the one that has an older config';

  it.each<[string, Served, string, string | undefined]>([
    ['all', { workflows: true, connections: [{ name: 'a', ...yes }] }, 'serve the workflows and a', undefined],
    [
      'none at all',
      {
        workflows: false,
        connections: [
          { name: 'a', ...no },
          { name: 'b', ...no },
        ],
      },
      'none runs',
      'start one with `vigil-worker -n data`, or check without workers with --no-workers',
    ],
    [
      'none for a connection that is new in the config',
      {
        workflows: true,
        connections: [
          { name: 'a', ...yes },
          { name: 'b', ...no },
          { name: 'c', ...no },
        ],
      },
      'none serves b, c',
      START,
    ],
    [
      'none for workflows',
      { workflows: false, connections: [{ name: 'a', ...yes }] },
      'none serves the workflows',
      START,
    ],
    [
      'none for one of the two task queues of a connection',
      {
        workflows: true,
        connections: [
          { name: 'a', ...yes, acts: false },
          { name: 'b', ...yes, polls: false },
        ],
      },
      'none serves cancels and collections of a, polls of b',
      START,
    ],
    [
      'none for a connection of another config',
      {
        workflows: true,
        connections: [
          { name: 'a', ...yes },
          { name: 'far', ...no, elsewhere: true },
        ],
      },
      'none serves far',
      'start the worker whose config has the address of far',
    ],
    [
      'none for one of this config and one of another',
      {
        workflows: true,
        connections: [
          { name: 'a', ...no },
          { name: 'far', ...no, elsewhere: true },
        ],
      },
      'none serves a, far',
      `${START}; start the worker whose config has the address of far`,
    ],
  ])('%s', (_what, served, found, hint) => {
    const finding = workersFinding('vigil', served, 'vigil-worker -n data');
    expect(finding).toEqual({ what: 'workers of the task queue vigil', ok: hint === undefined, found, hint });
  });
});

describe('a finding as text', () => {
  const plain = new PassThrough() as never;
  const colourful = Object.assign(new PassThrough(), { isTTY: true, getColorDepth: () => 8 }) as never;
  const problem = { what: 'it', ok: false, found: 'broken', hint: 'mend it' };

  it('has no colours without a terminal', () => {
    expect(forTerminal(findingText(problem, plain))).toBe('PROBLEM it: broken\n        mend it');
    expect(forTerminal(findingText({ what: 'it', ok: true, found: 'fine' }, plain))).toBe('ok      it: fine');
  });

  it('is red if it is a problem, and green if all is well', () => {
    const fine = { what: 'it', ok: true, found: 'fine' };
    expect(forTerminal(findingText(fine, colourful))).toContain('\u001b[32mok');
    expect(forTerminal(findingText(problem, colourful))).toContain('\u001b[31m\u001b[1mPROBLEM');
  });
});
