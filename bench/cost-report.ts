/** Turns what the phases of a wait and an outage cost into the figures of the document. Pure. */
import { counted, inMilliseconds, inProcessorSeconds, inSeconds, type Figure } from './figures.js';
import { ACTIONS_OF_AN_HOUR, lessIsBetter, ofWaits, type ById } from './report.js';
import type { Share, WaitCost } from './scenarios/cost.js';
import type { OutageCost } from './scenarios/outage.js';

/** What Temporal Cloud would bill for an hour of one wait in which nothing happens, the poll of its own included. */
export function actionsOfAnHour({ quiet, ownPoll }: WaitCost, waits: number): number {
  return (quiet.get(waits)?.actions ?? NaN) + (ownPoll?.actions ?? 0);
}

export function costFigures(costs: ById<WaitCost>, scales: readonly number[]): Figure[] {
  const most = Math.max(...scales);
  const figure = lessIsBetter(costs);
  const phases: [name: string, of: (cost: WaitCost) => Share | undefined][] = [
    ['to begin a wait', ({ begin }) => begin],
    ['for a change', ({ change }) => change],
    ['for a poll of its own beside the watch', ({ ownPoll }) => ownPoll],
    ['to end a wait', ({ end }) => end],
  ];
  const ofPhases = (what: string, text: Figure['text'], of: (share: Share) => number) =>
    phases.map(([phase, share]) =>
      figure(`${what} ${phase}`, text, (cost) => {
        const found = share(cost);
        return found && of(found);
      }),
    );
  return [
    ...scales.map((waits) =>
      figure(ofWaits(waits, ACTIONS_OF_AN_HOUR), counted, (cost) => actionsOfAnHour(cost, waits)),
    ),
    ...ofPhases('Temporal actions', counted, ({ actions }) => actions),
    figure(
      ofWaits(most, 'Temporal actions of a wait of one hour, from its begin to its end'),
      counted,
      (cost) => cost.begin.actions + actionsOfAnHour(cost, most) + cost.end.actions,
    ),
    ...ofPhases('worker CPU', inMilliseconds, ({ cpu }) => cpu.worker),
    ...ofPhases('server CPU', inMilliseconds, ({ cpu }) => cpu.server),
    figure(
      ofWaits(most, 'worker CPU in an hour, of one of them'),
      inMilliseconds,
      ({ quiet }) => quiet.get(most)?.cpu.worker,
    ),
    figure(
      ofWaits(most, 'server CPU in an hour, of one of them'),
      inMilliseconds,
      ({ quiet }) => quiet.get(most)?.cpu.server,
    ),
  ].filter(({ values }) => values.size > 0);
}

export function outageFigures(outages: ById<OutageCost>): Figure[] {
  const figure = lessIsBetter(outages);
  return [
    figure('history events', counted, ({ events }) => events),
    figure('history events of one wait', counted, ({ events, waits }) => events / waits),
    figure('Temporal actions', counted, ({ actions }) => actions),
    figure('Temporal actions in as long without an outage', counted, ({ usual }) => usual.actions),
    figure('worker CPU', inProcessorSeconds, ({ cpu }) => cpu.worker),
    figure('server CPU', inProcessorSeconds, ({ cpu }) => cpu.server),
    figure('CPU of both in as long without an outage', inProcessorSeconds, ({ usual }) => usual.cpu),
    figure('all polled again after the outage', inSeconds, ({ again }) => again),
  ].filter(({ values }) => values.size > 0);
}
