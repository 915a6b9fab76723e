/** Which builds have worked on each workflow. Pure. */
import type { Run, Violation } from '../chaos/facts.js';
import type { WorkerStart } from '../chaos/worker-slot.js';

export interface Moves {
  workflows: number;
  /** That more than one build has worked on. */
  moved: number;
  /** That a build has worked on again after another one. */
  movedBack: number;
}

/** @param runs every execution, by workflow id; those of one id follow each other */
export function movesOf(runs: ReadonlyMap<string, Run[]>, starts: readonly WorkerStart[]): Moves {
  const programs = new Map(starts.map(({ pid, program }) => [pid, program]));
  const builds = [...runs.values()].map((own) => {
    const makers = own.flatMap(({ madeBy = [] }) => madeBy.flatMap((pid) => programs.get(pid) ?? []));
    return makers.filter((program, nth) => program !== makers[nth - 1]);
  });
  return {
    workflows: builds.length,
    moved: builds.filter((own) => own.length > 1).length,
    movedBack: builds.filter((own) => new Set(own).size < own.length).length,
  };
}

/** A run whose workflows all stay with one build proves nothing. */
export function checkMoves({ moved, movedBack }: Moves): Violation[] {
  if (moved > 0 && movedBack > 0) return [];
  const expected = 'some that move to another build and back';
  return [{ about: 'the workflows', expected, came: `${moved}, ${movedBack} back` }];
}
