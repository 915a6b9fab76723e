import { expect, it } from '@jest/globals';
import { DefaultLogger } from '@temporalio/worker';
import { TemporalSilence } from '../../src/serving/temporal-silence.js';

it('the log has two lines for a silent Temporal: when it stops answering, and when it answers again', () => {
  const lines: string[] = [];
  const log = new DefaultLogger('INFO', ({ level, message }) => lines.push(`${level} ${message}`));
  const silence = new TemporalSilence('temporal.example:7233', log);
  const answers = [true, false, false, false, true, true];
  expect(answers.map((answered, nth) => (silence.note(answered, nth * 5_000), silence.lasts))).toEqual(
    answers.map((answered) => !answered),
  );
  expect(lines).toEqual([
    'WARN Temporal does not answer at temporal.example:7233; the worker keeps trying, and no wait is lost',
    'INFO Temporal answers again, after 15s; the waits continue',
  ]);
});
