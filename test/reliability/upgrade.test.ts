import { describe, expect, it } from '@jest/globals';
import type { Run } from '../../reliability/chaos/facts.js';
import { withChange } from '../../reliability/upgrade/build.js';
import { checkMoves, movesOf } from '../../reliability/upgrade/moves.js';
import { optionsFrom } from '../../reliability/upgrade/options.js';

const run = (...madeBy: number[]): Run => ({ status: 'COMPLETED', events: 1, failedTasks: [], madeBy });
const starts = [
  { pid: 1, program: 'old' },
  { pid: 2, program: 'old' },
  { pid: 3, program: 'new' },
];

describe('the workflows of an upgrade', () => {
  it('have moved if workers of two builds have made their tasks, and back if one of them did so again', () => {
    const runs = new Map([
      ['stays', [run(1, 2)]],
      ['moves', [run(1), run(2, 3)]],
      ['returns', [run(1, 3), run(2)]],
      ['is unknown', [run(9)]],
    ]);
    expect(movesOf(runs, starts)).toEqual({ workflows: 4, moved: 2, movedBack: 1 });
  });

  it('are a violation if none of them moves, or none goes back', () => {
    expect(checkMoves({ workflows: 4, moved: 2, movedBack: 1 })).toEqual([]);
    expect(checkMoves({ workflows: 4, moved: 2, movedBack: 0 })).toHaveLength(1);
    expect(checkMoves({ workflows: 4, moved: 0, movedBack: 0 })).toHaveLength(1);
  });
});

describe('the changed build', () => {
  const bundle = `async function awaitJob(raw, carried) {
    const { cancelRequested } = workflow_1.CancellationScope.current();
}`;

  it('begins each wait with a patch', () => {
    expect(withChange(bundle).split('\n')[1]).toBe("    (0,workflow_1.patched)('change-of-the-next-version');");
  });

  it('is refused if awaitJob begins in another way', () => {
    expect(() => withChange(bundle.replace('carried', 'record'))).toThrow('begins in another way');
  });
});

describe('the options', () => {
  it('are all stories with 60 waits by default', () => {
    const stories = ['rolling', 'versions', 'control'];
    expect(optionsFrom([])).toEqual({ from: undefined, stories, waits: 60, write: false });
  });

  it.each([
    [['--only', 'nothing'], /--only is rolling, versions, control/],
    [['--waits', '0'], /--waits is a number from 1 to 2000/],
    [['--waits', '2001'], /--waits is a number from 1 to 2000/],
  ])('refuse %j', (args, problem) => {
    expect(() => optionsFrom(args)).toThrow(problem);
  });
});
