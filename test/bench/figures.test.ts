import { describe, expect, it } from '@jest/globals';
import { figureTable, ratioToBest, type Figure } from '../../bench/figures.js';

const COLUMNS = [
  { id: 'vigil', name: 'Vigil' },
  { id: 'vigil-postgres', name: 'Vigil on PostgreSQL' },
  { id: 'one', name: 'one' },
  { id: 'other', name: 'other' },
];

function figure(values: Record<string, number>, more: Partial<Figure> = {}): Figure {
  return { name: 'it', text: String, better: 'less', values: new Map(Object.entries(values)), ...more };
}

describe('the ratio to the best', () => {
  it.each([
    ['less', 3, 'one'],
    ['more', 1.5, 'other'],
  ] as const)('compares with the peer that has the best value if %s is better', (better, ratio, best) => {
    expect(ratioToBest(figure({ vigil: 6, one: 2, other: 4 }, { better }), 'vigil')).toEqual({
      ratio,
      best,
      least: false,
    });
  });

  it('never compares with Vigil itself on another server', () => {
    expect(ratioToBest(figure({ vigil: 6, 'vigil-postgres': 1, one: 3 }), 'vigil')).toMatchObject({
      ratio: 2,
      best: 'one',
    });
  });

  it('compares with a peer, and not with the other mode', () => {
    expect(ratioToBest(figure({ vigil: 1, 'vigil-shared': 6, one: 3 }), 'vigil-shared')).toMatchObject({ best: 'one' });
  });

  it.each([
    ['there is no peer', figure({ vigil: 6, 'vigil-postgres': 1 })],
    ['Vigil has no such figure', figure({ one: 1 })],
    ['the best has none of it', figure({ vigil: 1, one: 0 })],
  ])('is absent if %s', (_why, of) => {
    expect(ratioToBest(of, 'vigil')).toBeUndefined();
  });

  it('is 1 if both are too small to differ', () => {
    expect(ratioToBest(figure({ vigil: 40, one: 1 }, { floor: 50 }), 'vigil')).toMatchObject({
      ratio: 1,
      least: false,
    });
  });

  it('is shown as a lower bound if the best is too small to measure', () => {
    const table = figureTable([figure({ vigil: 100, one: 1 }, { floor: 50 })], COLUMNS, 'vigil');
    expect(table).toContain('| at least 2.00 of one |');
  });
});

describe('the table', () => {
  it('has a row for each figure, the best in bold and a dash for what was not measured', () => {
    const table = figureTable([figure({ vigil: 6, one: 3 })], COLUMNS, 'vigil').split('\n');
    expect(table[0]).toBe('|  | Vigil | Vigil on PostgreSQL | one | other | Vigil to the best other |');
    expect(table.slice(2)).toEqual(['| it | 6 | – | **3** | – | 2.00 of one |']);
  });

  it('has no column of ratios if there is nothing to compare with', () => {
    const table = figureTable([figure({ vigil: 6, 'vigil-postgres': 3 })], COLUMNS.slice(0, 2), 'vigil').split('\n');
    expect(table[0]).toBe('|  | Vigil | Vigil on PostgreSQL |');
    expect(table.slice(2)).toEqual(['| it | 6 | **3** |']);
  });
});
