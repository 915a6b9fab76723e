import { describe, expect, it } from '@jest/globals';
import { comparedOf, summaryOf } from '../../bench/summary.js';

const PAGE = `
<!-- cost -->

|                                                            | Vigil | Vigil, shared watch |
| ---------------------------------------------------------- | ----: | ------------------: |
| 100 waits: Temporal actions in an hour, of one of them     |   121 |            **22.2** |

<!-- /cost -->

<!-- scale -->

|                                                            |     Vigil | Vigil, shared watch | job table | Vigil to the best other |
| ---------------------------------------------------------- | --------: | ------------------: | --------: | ----------------------- |
| 1,000 waits: poll lag p99                                  | **0.1 s** |               0.2 s |         – |                         |
| 1,000 waits: worker CPU for 1,000 polls                    |     2.9 s |              0.31 s | **0.2 s** |                         |
| 1,000 waits: server CPU for 1,000 polls                    |     7.3 s |              0.12 s |     1.2 s |                         |
| 1,000 waits: Temporal actions in an hour, of one of them   |       120 |             **4.9** |         – |                         |

Measured on a machine.

<!-- /scale -->

<!-- many -->

|                                                            | Vigil, shared watch | job table |
| ---------------------------------------------------------- | ------------------: | --------: |
| 10,000 waits: Temporal actions in an hour, of one of them  |                 3.2 |         – |
| 10,000 waits: poll lag p99                                 |               0.3 s |     0.4 s |

<!-- /many -->
`;

const NAMES = ['Vigil', 'Vigil, shared watch', 'timer loop', 'job table'];

/** The cells of a row, from all tables. */
function rowsOf(markdown: string, name: string): string[][] {
  const rows = markdown.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.filter((cells) => cells[1] === name).map((cells) => cells.slice(2, -1));
}

describe('the table at the beginning of the page', () => {
  const summary = summaryOf(PAGE, NAMES);

  it('takes worker and server from the sections, and a dash for what was not measured', () => {
    expect(rowsOf(summary, 'job table')).toEqual([['0.2 s + 1.2 s', '–', '–', '0.4 s', '–', '–', '–']]);
  });

  it('has a row for each contender of which something was measured', () => {
    expect(rowsOf(summary, 'timer loop')).toEqual([]);
  });

  it('gives each wait without a watch the same actions, whatever the number of waits', () => {
    expect(rowsOf(summary, 'Vigil')[1]!.slice(0, 3)).toEqual(['121', '120', '120']);
  });

  it('takes the actions of a wait of a watch only from a measurement', () => {
    expect(rowsOf(summary, 'Vigil, shared watch')[1]!.slice(0, 3)).toEqual(['22.2', '4.9', '3.2']);
  });

  it('shows on Temporal Cloud only those that run on Temporal', () => {
    expect(rowsOf(summary, 'job table')).toHaveLength(1);
  });

  it('exists before anything was measured', () => {
    expect(summaryOf('nothing yet', NAMES)).toContain('On Temporal Cloud');
  });
});

describe('the table of the comparison', () => {
  it('copies the cells of the page, and names the command that measures them', () => {
    expect(rowsOf(comparedOf(PAGE), '1,000 waits: poll lag p99')).toEqual([
      ['0.1 s', '0.2 s', '–', '–', '`--only scale`'],
    ]);
  });
});
