import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RunGraph, type Needs } from '../../src/contract/run-graph.js';
import { runs } from '../helpers/runs.js';

/** Lines that need some of the earlier ones, in a random order of the lines. */
const plans = fc
  .integer({ min: 1, max: 25 })
  .chain((size) =>
    fc.tuple(
      fc.shuffledSubarray(
        Array.from({ length: size }, (_, line) => line),
        { minLength: size },
      ),
      fc.array(fc.array(fc.nat(24), { maxLength: 4 }), { minLength: size, maxLength: size }),
    ),
  )
  .map(([order, picks]) => {
    const needs = picks.map((pick, at) => [...new Set(pick.filter((one) => one < at).map((one) => order[one]!))]);
    return {
      size: order.length,
      needs: needs.flatMap((all, at): Needs[] => (all.length > 0 ? [[order[at]!, ...all]] : [])),
    };
  });

const played = fc.record({
  plan: plans,
  concurrency: fc.integer({ min: 1, max: 6 }),
  failing: fc.array(fc.nat(24), { maxLength: 3 }),
  choices: fc.infiniteStream(fc.nat(1_000)),
  /** After so many ends, another graph goes on from the text. */
  carriedAt: fc.nat(25),
});

describe('any graph of runs', () => {
  it('ends each line once, after its needs, within the concurrency, even if a second graph continues from its text', () => {
    fc.assert(
      fc.property(played, ({ plan: { size, needs }, concurrency, failing, choices, carriedAt }) => {
        const needsOf = new Map(needs.map(([line, ...all]) => [line!, all]));
        let graph = new RunGraph(size, needs);
        const succeeded = new Set<number>();
        const started: number[] = [];
        const skipped: number[] = [];
        let ends = 0;
        for (;;) {
          for (const line of graph.start(concurrency - graph.counts.r)) {
            expect(needsOf.get(line)?.every((need) => succeeded.has(need)) ?? true).toBe(true);
            started.push(line);
          }
          const running = graph.running;
          expect(running.length).toBeLessThanOrEqual(concurrency);
          if (running.length === 0) break;
          const line = running[choices.next().value! % running.length]!;
          const ok = !failing.includes(line);
          if (ok) succeeded.add(line);
          for (const { line: lost, need } of graph.end(line, ok)) {
            expect(needsOf.get(lost)).toContain(need);
            skipped.push(lost);
          }
          ends += 1;
          if (ends === carriedAt) graph = new RunGraph(size, graph.needs, graph.text);
        }
        expect(graph.done).toBe(true);
        // Each line is started or skipped, and none twice.
        expect([...started, ...skipped].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, line) => line));
      }),
      { numRuns: runs(1_000) },
    );
  });
});
