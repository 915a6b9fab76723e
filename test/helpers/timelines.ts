/** What the jobs of Alteryx do in tests of runs. */
import type { AlteryxJobSpec } from '../../simulators/alteryx.js';

export const SUCCEEDS: AlteryxJobSpec['timeline'] = [
  { status: 'Queued' },
  { status: 'Running' },
  { status: 'Completed' },
];
export const LASTS: AlteryxJobSpec['timeline'] = [{ status: 'Running' }];
export const FAILS: AlteryxJobSpec['timeline'] = [{ status: 'Error' }];
