/** The figures of the stories, for the terminal and for docs/reliability.md. */
import type { Played } from './run.js';

export function upgradeTable(all: readonly Played[]): string {
  const rows: [string, (played: Played) => string | number][] = [
    ['builds', ({ story }) => story.builds],
    ['phases', ({ story }) => story.phases.map(({ name }) => name).join('; ')],
    ['waits, of which runs started', ({ waits, startedByRuns }) => `${waits}, ${startedByRuns}`],
    ['workers killed with -9 / ended with TERM', ({ kills, terms }) => `${kills} / ${terms}`],
    ['Temporal server killed and started again', ({ serverKills }) => serverKills],
    ['workflows, with the watches', ({ moves }) => moves.workflows],
    ['that more than one build has worked on', ({ moves }) => moves.moved],
    ['that went back to an earlier build', ({ moves }) => moves.movedBack],
    [
      'runs that a watch has polled / that continued as new',
      ({ watches, goneOnAsNew }) => `${watches} / ${goneOnAsNew}`,
    ],
    ['waits that a build could not continue', ({ stalled }) => stalled],
    ['seconds', ({ seconds }) => seconds],
    ['**violations**', ({ violations }) => `**${violations.length}**`],
  ];
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['what', ...all.map(({ name }) => name)]),
    line(['---', ...all.map(() => '---')]),
    ...rows.map(([what, figure]) => line([what, ...all.map(figure)])),
  ].join('\n');
}
