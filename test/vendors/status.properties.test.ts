/** For every vendor's table of states: a word that is not in it is never terminal, and never throws. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTerminal, JOB_STATES } from '../../src/contract/job.js';
import * as alteryx from '../../src/vendors/alteryx/status.js';
import * as nexusIc from '../../src/vendors/nexus-ic/status.js';
import * as oracleEpm from '../../src/vendors/oracle-epm/status.js';
import * as pureconnect from '../../src/vendors/pureconnect/status.js';
import { runs } from '../helpers/runs.js';

const numbers = fc.oneof(fc.integer({ min: -10, max: 20 }), fc.integer(), fc.double(), fc.constant(2147483647));
/** Words, including the names of an object's built-in properties. */
const words = fc.oneof(
  fc.string(),
  fc.constantFrom('constructor', '__proto__', 'toString', 'hasOwnProperty', 'completed', 'SUCCESS', 'Done', 'Failed'),
);
/** When a job can have run: the first and last moments of a server's clock are no times. */
const dates = fc.date({
  noInvalidDate: true,
  min: new Date('1980-01-01T00:00:00Z'),
  max: new Date('9998-12-31T00:00:00Z'),
});
const timestamps = fc.option(
  fc.oneof(
    fc.string(),
    dates.map((date) => date.toISOString()),
  ),
  { nil: undefined },
);

describe.each([
  ['NEXUS IC', nexusIc.stateOf, [1, 2, 3, 4, 5, 6]],
  ['PureConnect', pureconnect.stateOf, [0, 1, 2, 3, 4, 5]],
  ['Oracle EPM', oracleEpm.stateOf, [-1, 0, 1, 2, 3, 4, 2147483647]],
])('the states of %s', (_vendor, stateOf, listed) => {
  it('are unknown for every number that is not listed', () => {
    fc.assert(
      fc.property(numbers, (status) => {
        fc.pre(!listed.includes(status));
        expect(stateOf(status)).toBe('unknown');
      }),
      { numRuns: runs(1_000) },
    );
  });
  it('are known for every number that is', () => {
    for (const status of listed) expect(Object.keys(JOB_STATES)).toContain(stateOf(status));
  });
});

describe('the states of Alteryx', () => {
  const statuses = 'Created Queued Initializing Running Error Cancelled Canceled Completed Complete'.split(' ');
  const ends = ['Success', 'Warning', 'Error'];

  it('are unknown for every word that is not listed, whatever the disposition', () => {
    fc.assert(
      fc.property(words, fc.oneof(words, fc.constantFrom(...ends, null, undefined)), (status, disposition) => {
        fc.pre(!statuses.includes(status));
        expect(alteryx.stateOf(status, disposition)).toBe('unknown');
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('are not terminal for a completed job whose disposition is not listed', () => {
    fc.assert(
      fc.property(fc.constantFrom('Completed', 'Complete'), words, (status, disposition) => {
        fc.pre(!ends.includes(disposition));
        expect(isTerminal(alteryx.stateOf(status, disposition))).toBe(false);
      }),
    );
  });

  it('keep both words of the vendor', () => {
    fc.assert(
      fc.property(words, words, (status, disposition) => {
        const text = alteryx.vendorStateOf(status, disposition);
        expect(text.startsWith(status) && text.endsWith(disposition)).toBe(true);
      }),
    );
  });

  it('have a severity and a source for every message', () => {
    fc.assert(
      fc.property(fc.option(numbers), (number) => {
        expect(['info', 'warning', 'error']).toContain(alteryx.severityOf(number));
        expect(alteryx.sourceOf(number) === undefined).toBe(number === null);
      }),
    );
  });
});

describe('a PureConnect job without a state', () => {
  const jobs = fc.record({
    id: fc.string(),
    submitTime: timestamps,
    queuedTime: timestamps,
    startedTime: timestamps,
    canceledTime: timestamps,
    failedTime: timestamps,
    finishedTime: timestamps,
    stateChangedTime: timestamps,
  });
  const isTime = (text: string | undefined) => text !== undefined && /^\d{4}-\d{2}-\d{2}T/.test(text);

  it('has not succeeded if it is also cancelled or failed, and has ended only if one of its times says so', () => {
    fc.assert(
      fc.property(jobs, (job) => {
        const read = pureconnect.readState(job);
        if (isTime(job.canceledTime)) expect(read?.state).toBe('cancelled');
        else if (isTime(job.failedTime)) expect(read?.state).toBe('failed');
        if (read && isTerminal(read.state)) {
          expect([job.canceledTime, job.failedTime, job.finishedTime].some(isTime)).toBe(true);
          expect(pureconnect.endOf(job, read.state)).toBeDefined();
        } else if (read) expect(pureconnect.endOf(job, read.state)).toBeUndefined();
      }),
    );
  });
});

describe('a percentage of NEXUS IC', () => {
  it('is a whole number from 0 to 100, or none', () => {
    fc.assert(
      fc.property(fc.option(fc.double({ noNaN: true })), (sent) => {
        const percent = nexusIc.percentOf(sent);
        if (sent === null) expect(percent).toBeUndefined();
        else expect(Number.isInteger(percent) && percent! >= 0 && percent! <= 100).toBe(true);
      }),
    );
  });
});
