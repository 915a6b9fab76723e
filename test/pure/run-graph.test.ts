import { describe, expect, it } from '@jest/globals';
import { RunGraph } from '../../src/contract/run-graph.js';

/** The last line needs all others: 0 and 1 need nothing, 2 needs both, 3 needs 2. */
const diamond = () =>
  new RunGraph(4, [
    [2, 0, 1],
    [3, 2],
  ]);

describe('the graph of runs', () => {
  it('starts a line when all that it needs have succeeded', () => {
    const graph = diamond();
    expect(graph.start(10)).toEqual([0, 1]);
    graph.end(0, true);
    expect(graph.start(10)).toEqual([]);
    graph.end(1, true);
    expect(graph.start(10)).toEqual([2]);
    graph.end(2, true);
    expect([graph.start(10), graph.text]).toEqual([[3], 'sssr']);
  });

  it('starts no more lines than wanted, in their order', () => {
    const graph = new RunGraph(4, [[1, 3]]);
    expect([graph.start(1), graph.start(0), graph.start(-1), graph.start(2)]).toEqual([[0], [], [], [2, 3]]);
    graph.end(3, true);
    expect(graph.start(1)).toEqual([1]);
  });

  it('never starts what needs a line that did not succeed, and says which', () => {
    const graph = diamond();
    graph.start(2);
    graph.end(0, true);
    expect(graph.end(1, false)).toEqual([
      { line: 2, need: 1 },
      { line: 3, need: 2 },
    ]);
    expect([graph.text, graph.done, graph.counts]).toEqual(['sfnn', true, { w: 0, r: 0, s: 1, f: 1, n: 2 }]);
  });

  it('ignores an end of a line that is not running', () => {
    const graph = diamond();
    graph.start(1);
    expect([graph.end(1, true), graph.end(7, false), graph.end(0, true), graph.end(0, false)]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(graph.text).toBe('swww');
  });

  it('gives up the lines of a part, with what needs them', () => {
    const graph = diamond();
    graph.start(1);
    expect(graph.drop(1, 2)).toEqual({
      dropped: [1],
      skipped: [
        { line: 2, need: 1 },
        { line: 3, need: 2 },
      ],
    });
    expect([graph.text, graph.start(5), graph.done]).toEqual(['rnnn', [], false]);
  });

  it('gives up all that wait', () => {
    const graph = diamond();
    graph.start(1);
    expect(graph.drop()).toEqual({ dropped: [1, 2, 3], skipped: [] });
    expect(graph.text).toBe('rnnn');
  });

  it('is restored from its text and the needs of its waiting lines', () => {
    const graph = new RunGraph(5, [
      [2, 0, 1],
      [3, 2],
      [4, 0],
    ]);
    graph.start(2);
    graph.end(0, true);
    graph.start(1);
    const next = new RunGraph(5, graph.needs, graph.text);
    expect([next.text, next.needs, next.running]).toEqual([
      'srwwr',
      [
        [2, 0, 1],
        [3, 2],
      ],
      [1, 4],
    ]);
    next.end(1, true);
    expect(next.start(5)).toEqual([2]);
  });
});
