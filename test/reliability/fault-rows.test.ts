/** The specification of runs: which cells there are, and that they obey the rules of a request that starts a job. */
import { describe, expect, it } from '@jest/globals';
import { runCellsOf, wordsOfRun } from '../../reliability/faults/runs/cell.js';
import { RUN_CHAPTERS } from '../../reliability/faults/runs/rows.js';
import { RUN_VENDORS } from '../../reliability/faults/runs/vendors.js';

const cells = RUN_CHAPTERS.flatMap(({ rows }) => runCellsOf(rows, RUN_VENDORS));
const titles = (some: typeof cells) => some.map(({ vendor, step, row }) => `${vendor.title}, ${step}: ${row.fault}`);

describe('the cells of runs', () => {
  it('are all different', () => {
    expect(new Set(titles(cells)).size).toBe(cells.length);
  });
  it('cover both steps of each vendor, and the search only if there is one', () => {
    const steps = new Set(cells.map(({ vendor, step }) => `${vendor.title}: ${step}`));
    const searched = RUN_VENDORS.filter(({ find }) => find).length;
    expect(searched).toBe(4);
    expect(steps.size).toBe(RUN_VENDORS.length + searched);
  });
  it('allow a second request only if no job was started by the first one', () => {
    const several = cells.filter(({ expected: { requests = 1 } }) => requests !== 1);
    const notAgain = several.filter(({ row }) => !/answers (401|403|407|425|429)/.test(row.fault));
    expect(titles(notAgain)).toEqual([]);
  });
  it('allow two jobs only if the run says that it does not know', () => {
    const doubles = cells.filter(({ expected: { started = 1 } }) => started > 1);
    expect(doubles.length).toBeGreaterThan(0);
    expect(new Set(doubles.map(({ expected }) => expected.ends))).toEqual(new Set(['SubmitUncertain']));
  });
  it('adopt the job of somebody else only if the list shows no marker', () => {
    const mistaken = cells.filter(({ expected: { ends, started } }) => ends === 'adopted' && started === 0);
    expect(new Set(mistaken.map(({ vendor }) => vendor.search))).toEqual(new Set(['new']));
  });
  it('end as SubmitUncertain with a running job only if the vendor cannot be searched, or is not', () => {
    const atSubmit = cells.filter(
      ({ step, expected }) => step === 'submit' && expected.ends === 'SubmitUncertain' && expected.started === 1,
    );
    expect(new Set(atSubmit.map(({ vendor }) => vendor.search))).toEqual(new Set(['none']));
  });
});

it.each([
  [{ ends: 'submitted' }, 'submitted'],
  [{ ends: 'submitted', requests: 2 }, 'submitted, with 2 requests'],
  [{ ends: 'adopted', started: 0 }, 'adopted, the job of somebody else'],
  [{ ends: 'adopted', started: 2 }, 'adopted, 2 jobs run'],
  [{ ends: 'SubmitRejected', started: 0 }, 'SubmitRejected, no job runs'],
  [{ ends: 'SubmitUncertain' }, 'SubmitUncertain, a job runs'],
  [
    { ends: 'VendorRefused', requests: 'several' as const, started: 0 },
    'VendorRefused, with several requests, no job runs',
  ],
])('the words for %j are %s', (end, words) => {
  expect(wordsOfRun(end)).toBe(words);
});
