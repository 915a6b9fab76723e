import { describe, expect, it } from '@jest/globals';
import { actionsOfAnHour, costFigures, outageFigures } from '../../bench/cost-report.js';
import type { Share, WaitCost } from '../../bench/scenarios/cost.js';
import type { OutageCost } from '../../bench/scenarios/outage.js';
import { costTargets, outageTargets } from '../../bench/vigil-targets.js';

const share = (actions: number): Share => ({ actions, cpu: { worker: 0.01, server: 0.02 } });

const OWN: WaitCost = { quiet: new Map([[1_000, share(120)]]), begin: share(5), change: share(1), end: share(3) };
const SHARED: WaitCost = { ...OWN, quiet: new Map([[1_000, share(2)]]), ownPoll: share(3), begin: share(9) };

function outage(more: Partial<OutageCost> = {}): OutageCost {
  return {
    waits: 5_000,
    seconds: 100,
    events: 40,
    actions: 60,
    cpu: { worker: 2, server: 1 },
    usual: { actions: 50, cpu: 9 },
    again: 20_000,
    ...more,
  };
}

describe('the cost of a wait', () => {
  const figures = costFigures(
    new Map([
      ['vigil', OWN],
      ['vigil-shared', SHARED],
    ]),
    [1_000],
  );
  const valuesOf = (name: string) => Object.fromEntries(figures.find((figure) => figure.name === name)!.values);

  it('counts the poll of its own that a wait of a watch makes in an hour', () => {
    expect(actionsOfAnHour(SHARED, 1_000)).toBe(5);
    expect(actionsOfAnHour(OWN, 1_000)).toBe(120);
  });

  it('is the sum from the start to the end of a wait of an hour', () => {
    expect(valuesOf('1,000 waits: Temporal actions of a wait of one hour, from its begin to its end')).toEqual({
      vigil: 128,
      'vigil-shared': 17,
    });
  });

  it('has no poll beside the watch if there is no watch', () => {
    expect(valuesOf('Temporal actions for a poll of its own beside the watch')).toEqual({ 'vigil-shared': 3 });
  });

  it.each([
    [12, true],
    [12.1, false],
  ])('meets the target of 15 actions with %d for the watch: %s', (actions, met) => {
    expect(costTargets({ ...SHARED, quiet: new Map([[1_000, share(actions)]]) })).toMatchObject([{ met }]);
  });

  it('has no target for a number of waits without one', () => {
    expect(costTargets({ ...SHARED, quiet: new Map([[20, share(99)]]) })).toEqual([]);
  });
});

describe('the cost of an outage', () => {
  it('separates the events of one wait from those of all waits', () => {
    const figures = outageFigures(new Map([['vigil', outage({ waits: 100, events: 2_000 })]]));
    expect(figures.find(({ name }) => name === 'history events of one wait')!.values.get('vigil')).toBe(20);
  });

  it('has no time for waits that were not polled again', () => {
    const figures = outageFigures(new Map([['vigil', outage({ again: undefined })]]));
    expect(figures.some(({ name }) => name === 'all polled again after the outage')).toBe(false);
  });

  it.each([
    [100, true],
    [101, false],
  ])('meets its target with %d events: %s', (events, met) => {
    expect(outageTargets(outage({ events }))).toMatchObject([{ met }]);
  });
});
