import { describe, expect, it } from '@jest/globals';
import { Dice } from '../../reliability/chaos/dice.js';
import { caseName, killCases, POINTS } from '../../reliability/chaos/kill-cases.js';
import { expectedResults, RUN_POINTS, RUN_VENDORS, runCaseName, runCases } from '../../reliability/chaos/run-cases.js';
import { drawSchedule, type ScheduleOptions } from '../../reliability/chaos/schedule.js';

const HOUR: ScheduleOptions = {
  seed: 7,
  lengthMs: 3_600_000,
  workers: 4,
  killsPerMinute: 20,
  jobsPerMinute: 36,
  runsPercent: 0,
};

describe('a schedule', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(drawSchedule(HOUR)).toEqual(drawSchedule(HOUR));
    expect(drawSchedule({ ...HOUR, seed: 8 })).not.toEqual(drawSchedule(HOUR));
  });
  it('kills workers and the server as often as required in an hour', () => {
    const { workerEnds, serverKills } = drawSchedule(HOUR);
    expect(workerEnds.filter(({ signal }) => signal === 'SIGKILL')).toHaveLength(1_200);
    expect(serverKills.length).toBeGreaterThanOrEqual(20);
  });
  it('does not change the jobs if only the kills are more', () => {
    expect(drawSchedule({ ...HOUR, killsPerMinute: 40 }).jobs).toEqual(drawSchedule(HOUR).jobs);
  });
  it('has the wanted number of runs, and does not change the other jobs', () => {
    const all = drawSchedule(HOUR).jobs;
    const jobs = drawSchedule({ ...HOUR, runsPercent: 30 }).jobs;
    const runs = jobs.filter(({ key }) => key !== undefined);
    expect(Math.abs(runs.length / jobs.length - 0.3)).toBeLessThan(0.05);
    expect(new Set(runs.map(({ key }) => key)).size).toBe(runs.length);
    expect(jobs.filter(({ key }) => key === undefined)).toEqual(all.filter((_job, i) => jobs[i]?.key === undefined));
  });
  it('has jobs of every vendor, every end and every wish', () => {
    const { jobs } = drawSchedule(HOUR);
    expect(new Set(jobs.map(({ vendor, end }) => `${vendor} ${end}`)).size).toBe(11);
    expect(new Set(jobs.map(({ cancel }) => cancel?.onCancel)).size).toBe(3);
    expect(new Set(jobs.map(({ jobId, vendor }) => `${vendor} ${jobId}`)).size).toBe(jobs.length);
  });
});

describe('the random numbers', () => {
  it('are fair enough, and stay within their bounds', () => {
    const dice = new Dice(3);
    const thrown = Array.from({ length: 6_000 }, () => dice.whole(1, 6));
    for (let face = 1; face <= 6; face++) {
      const count = thrown.filter((one) => one === face).length;
      expect(Math.abs(count - 1_000)).toBeLessThan(150);
    }
  });
});

describe('the kill points', () => {
  it('are each tried with KILL and TERM at every vendor that has the step', () => {
    const cases = killCases();
    const points = Object.keys(POINTS).length;
    expect(points).toBeGreaterThanOrEqual(14);
    // Two vendors cannot cancel, and one shows no change before the end.
    expect(cases).toHaveLength(2 * (4 * points - 2 * 4 - 1));
    expect(new Set(cases.map(caseName)).size).toBe(cases.length);
  });
});

describe('the kill points of runs', () => {
  const cases = runCases();

  it('are each tried with KILL, TERM and without Temporal at every vendor that has the step', () => {
    const points = Object.keys(RUN_POINTS).length;
    // One vendor cannot be searched.
    expect(cases).toHaveLength(3 * (RUN_VENDORS.length * points - 4));
    expect(new Set(cases.map(runCaseName)).size).toBe(cases.length);
  });
  it('have keys that are not part of one another', () => {
    const keys = cases.map(({ key }) => key);
    expect(keys.filter((key) => keys.some((other) => other !== key && other.includes(key)))).toEqual([]);
  });
  it.each([
    ['submit.mid', 'SIGKILL', 'alteryx', ['adopted']],
    ['submit.mid', 'SIGKILL', 'nexus-ic 6.8', ['uncertain']],
    ['submit.mid', 'SIGTERM', 'nexus-ic 6.8', ['submitted']],
    ['submit.mid', 'TEMPORAL', 'nexus-ic 6.9', ['submitted', 'adopted']],
    ['submit.before', 'SIGKILL', 'alteryx', ['uncertain']],
    ['prepareSubmit.before', 'SIGKILL', 'oracle-epm', ['submitted']],
    ['find.after', 'SIGKILL', 'pureconnect', ['adopted']],
  ] as const)('after %s with %s at %s, the job is %s', (point, kill, vendor, expected) => {
    expect(expectedResults({ point, kill, vendor })).toEqual(expected);
  });
});
