import { expect, it } from '@jest/globals';
import { acceptInput } from '../../src/activities/accept-input.js';
import { hidden, HIDDEN_TEXT } from '../helpers/hidden.js';

it("acceptInput shows a caller's field names with nothing hidden, each problem on one line", async () => {
  const raw = { connection: 'calls', jobId: '34', [`a\n${HIDDEN_TEXT}`]: 1, patience: { [`${HIDDEN_TEXT}b`]: '1h' } };
  const verdict = await acceptInput(undefined, () => undefined)(raw);
  const { problems } = verdict as { problems: string[] };
  expect(problems.length).toBeGreaterThan(0);
  expect(hidden(problems.join(''))).toEqual([]);
  for (const problem of problems) expect(problem).not.toContain('\n');
});
