/** A cell of the matrix of runs: one fault, at one step, of one vendor. Pure. */
import { RUN_STEPS, type RunStepName } from '../steps.js';
import type { RunExpectation, RunRow } from './row.js';
import type { RunVendor } from './vendors.js';

export interface RunCell {
  vendor: RunVendor;
  step: RunStepName;
  row: RunRow;
  expected: RunExpectation;
}

/** Every cell that the rows name, vendor by vendor. */
export function runCellsOf(rows: RunRow[], vendors: RunVendor[]): RunCell[] {
  return vendors.flatMap((vendor) =>
    RUN_STEPS.flatMap((step) =>
      rows.flatMap((row) => {
        const expected = expectationOf(row, step, vendor);
        return expected ? [{ vendor, step, row, expected }] : [];
      }),
    ),
  );
}

/** As in the report: `submitted`, `submitted, with 2 requests`, `SubmitUncertain, a job runs`. */
export function wordsOfRun({ ends, requests = 1, started = 1 }: Omit<RunExpectation, 'ends'> & { ends: string }) {
  if (ends === 'adopted' && started === 0) return 'adopted, the job of somebody else';
  const parts = [ends];
  if (requests !== 1) parts.push(`with ${requests} requests`);
  if (started > 1) parts.push(`${started} jobs run`);
  else if (started === 0) parts.push('no job runs');
  else if (ends === 'SubmitUncertain') parts.push('a job runs');
  return parts.join(', ');
}

function expectationOf(row: RunRow, step: RunStepName, vendor: RunVendor): RunExpectation | undefined {
  if (row.vendors && !row.vendors.includes(vendor.name)) return undefined;
  if (step === 'find' && !vendor.find) return undefined;
  const expected = row[step];
  return typeof expected === 'function' ? expected(vendor) : expected;
}
