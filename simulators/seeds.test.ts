import { expect, it, jest } from '@jest/globals';
import { seedAlteryx, seedNexusIc, seedOracleEpm, seedPureConnect } from './seeds.js';
import { Timeline, type TimelineStep } from './timeline.js';

interface Seed {
  id: string | number;
  timeline: TimelineStep<object>[];
}

/** The scripts of all jobs. */
function seeds(): Seed[] {
  const all: Seed[] = [];
  const simulator = { addJob: (spec: Seed) => String(all.push(spec)), addWorkflow: () => '' } as never;
  for (const seed of [seedNexusIc, seedPureConnect, seedOracleEpm, seedAlteryx]) seed(simulator);
  return all;
}

it.each(seeds().map(({ id, timeline }): [string, TimelineStep<object>[]] => [String(id), timeline]))(
  'the job %s starts when it is first polled, however late that is',
  (_id, steps) => {
    jest.useFakeTimers({ now: 0 });
    try {
      const life = new Timeline(steps);
      jest.setSystemTime(24 * 3_600_000);
      expect([life.read(), life.read()]).toEqual([steps[0], steps[1] ?? steps[0]]);
      jest.setSystemTime(48 * 3_600_000);
      expect(life.read()).toEqual(steps.at(-1));
    } finally {
      jest.useRealTimers();
    }
  },
);
