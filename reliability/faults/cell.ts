/** A cell of the matrix: one fault, at one step, of one vendor. Pure. */
import type { Expectation, Row } from './row.js';
import { STEP_TITLES, STEPS, type RunStepName, type StepName } from './steps.js';
import type { Vendor } from './vendors.js';

export interface Cell {
  vendor: Vendor;
  step: StepName;
  row: Row;
  expected: Expectation;
}

/** Every cell that the rows name, vendor by vendor. */
export function cellsOf(rows: Row[], vendors: Vendor[]): Cell[] {
  return vendors.flatMap((vendor) =>
    STEPS.flatMap((step) =>
      rows.flatMap((row) => {
        const expected = expectationOf(row, step, vendor);
        return expected ? [{ vendor, step, row, expected }] : [];
      }),
    ),
  );
}

/** A cell of a wait, or of a run. */
export interface AnyCell {
  vendor: Pick<Vendor, 'name' | 'title'>;
  step: StepName | RunStepName;
  row: Pick<Row, 'fault'>;
}

export function titleOf({ vendor, step, row }: AnyCell): string {
  return `${vendor.title}, ${STEP_TITLES[step]}: ${row.fault}`;
}

/**
 * Whether the cell can be played while a watch polls its job: only polls and cancels differ there, and the skipping clock is stalled
 * while the watch polls. Where a row waits for an attempt of the wait's own poll, there is none.
 */
export function isWatched({ step, row }: Cell): boolean {
  return (step === 'status' || step === 'cancel') && row.clock !== 'skips' && !(step === 'status' && row.happens);
}

/** As in the report: `well`, `well, after unreachable`, `JobLost, after missing`. */
export function wordsOf({ ends, meets }: Pick<Expectation, 'meets'> & { ends: string }): string {
  return meets.length === 0 ? ends : `${ends}, after ${meets.join(', ')}`;
}

function expectationOf(row: Row, step: StepName, vendor: Vendor): Expectation | undefined {
  const exception = row.except?.[vendor.name]?.[step];
  if (exception === null || (row.vendors && !row.vendors.includes(vendor.name))) return undefined;
  return vendor.place(step, 0) && row[step] && (exception ?? row[step]);
}
