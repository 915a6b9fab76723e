import { describe, expect, it } from '@jest/globals';
import { checkStarted, type SaidOfRun } from '../../reliability/chaos/started-check.js';

const said = (changes: Partial<SaidOfRun>): SaidOfRun => ({ result: 'submitted', jobId: '7', ...changes });
const expectedOf = (says: SaidOfRun | undefined, started: string[]) =>
  checkStarted({ about: 'run', said: says, started }).map(({ expected }) => expected);

describe('the check of what a run has started', () => {
  it.each<[string, SaidOfRun, string[]]>([
    ['a run that has started its job', said({}), ['7']],
    ['a run that has found its job', said({ result: 'adopted' }), ['7']],
    ['a run whose job failed', said({ failure: 'JobFailed' }), ['7']],
    ['a run that was rejected', said({ result: 'rejected', failure: 'SubmitRejected', jobId: null }), []],
    ['a run that has sent nothing', said({ result: null, failure: 'DeadlineExceeded', jobId: null }), []],
    ...[[], ['7'], ['7', '8']].map((started): [string, SaidOfRun, string[]] => [
      `a run that says that it does not know, and ${started.length} jobs`,
      said({ result: 'uncertain', failure: 'SubmitUncertain', jobId: null }),
      started,
    ]),
  ])('allows %s', (_title, says, started) => {
    expect(expectedOf(says, started)).toEqual([]);
  });

  it.each<[string, SaidOfRun | undefined, string[], string]>([
    ['a silent double', said({}), ['7', '8'], 'one job at the vendor'],
    ['a double of a job that was found', said({ result: 'adopted' }), ['7', '8'], 'one job at the vendor'],
    ['a job that nobody has started', said({}), [], 'one job at the vendor'],
    ['a job of somebody else', said({ result: 'adopted' }), ['8'], 'the job that the vendor has started'],
    [
      'a job that runs although the run says that none does',
      said({ result: 'rejected' }),
      ['7'],
      'no job at the vendor',
    ],
    ['a job that runs although nothing was sent', said({ result: null }), ['7'], 'no job at the vendor'],
    ['an open question that is not the failure', said({ result: 'uncertain' }), ['7'], 'the failure SubmitUncertain'],
    ['a run that does not end', undefined, ['7'], 'a run that has ended'],
  ])('finds %s', (_title, says, started, expected) => {
    expect(expectedOf(says, started)).toEqual([expected]);
  });
});
