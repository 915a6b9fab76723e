/** The table at the beginning of the page: what a wait costs here and on Temporal Cloud, from the sections that were measured. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeSection } from '../scripts/document-section.js';

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url));
const NOT_MEASURED = '–';

/** The text of a cell: of which contender. */
type Cell = (contender: string) => string;

export async function writeSummary(contenders: readonly string[]): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  await writeSection('performance', 'summary', summaryOf(page, contenders));
  await writeSection('comparison', 'compared', comparedOf(page));
}

/** @param page Markdown with the measured sections @param contenders names, in their order */
export function summaryOf(page: string, contenders: readonly string[]): string {
  const cell = (section: string, row: string): Cell => {
    const found = cellsOf(page, section);
    return (contender) => plain(found(row, contender));
  };
  const both = (section: string, row: (part: string) => string): Cell => {
    const [worker, server] = [cell(section, row('worker')), cell(section, row('server'))];
    return (contender) =>
      worker(contender) === NOT_MEASURED ? NOT_MEASURED : `${worker(contender)} + ${server(contender)}`;
  };
  const actions = (waits: string, ...sections: string[]): Cell => {
    const cells = sections.map((section) =>
      cell(section, `${waits} waits: Temporal actions in an hour, of one of them`),
    );
    return (contender) => cells.map((of) => of(contender)).find((text) => text !== NOT_MEASURED) ?? NOT_MEASURED;
  };
  const thousand = actions('1,000', 'scale', 'cost');
  /** Without a watch, each wait costs the same, however many there are. */
  const ofEach =
    (measured: Cell): Cell =>
    (contender) => {
      const text = measured(contender);
      return text === NOT_MEASURED && !contender.includes('shared watch') ? thousand(contender) : text;
    };
  const here = [
    ['CPU for 1,000 polls, of 1,000 waits', both('scale', (part) => `1,000 waits: ${part} CPU for 1,000 polls`)],
    ['of 10,000', both('many', (part) => `10,000 waits: ${part} CPU for 1,000 polls`)],
    ['lag p99, of 1,000 waits', cell('scale', '1,000 waits: poll lag p99')],
    ['of 10,000', cell('many', '10,000 waits: poll lag p99')],
    ['memory, with 1,000 waits', both('scale', (part) => `1,000 waits: ${part} memory`)],
    ['with 10,000', both('many', (part) => `10,000 waits: ${part} memory`)],
    ['CPU to begin and end a wait', both('scale', (part) => `${part} CPU to begin and end a wait`)],
  ] as const;
  const cloud = [
    ['actions in an hour, of each of 100 waits', ofEach(actions('100', 'cost'))],
    ['of 1,000', thousand],
    ['of 10,000', ofEach(actions('10,000', 'many'))],
    ['worker CPU for 1,000 polls, of 1,000 waits', cell('scale', '1,000 waits: worker CPU for 1,000 polls')],
    ['of 10,000', cell('many', '10,000 waits: worker CPU for 1,000 polls')],
    ['worker memory, with 1,000 waits', cell('scale', '1,000 waits: worker memory')],
    ['with 10,000', cell('many', '10,000 waits: worker memory')],
  ] as const;
  return [
    'With a Temporal server or a database of your own (worker + server):',
    tableText(here, contenders),
    'On Temporal Cloud:',
    tableText(
      cloud,
      contenders.filter((name) => thousand(name) !== NOT_MEASURED),
    ),
  ].join('\n\n');
}

/** The figures of docs/comparison.md. */
export function comparedOf(page: string): string {
  const rows = [
    ['hour', 'history events for 120 polls'],
    ['hour', 'history bytes for 120 polls'],
    ['hour', 'Temporal actions for 120 polls'],
    ['hour', 'requests to the vendor for 120 polls'],
    ['incidents', 'every wait polled again after kill -9 of the worker'],
    ['incidents', 'every wait polled again after kill -9 of the server'],
    ['scale', '1,000 waits: poll lag p99'],
    ['scale', '1,000 waits: polls made, of those due'],
    ['scale', '1,000 waits: worker CPU for 1,000 polls'],
    ['scale', '1,000 waits: server CPU for 1,000 polls'],
    ['many', '10,000 waits: poll lag p99'],
    ['many', '10,000 waits: worker CPU for 1,000 polls'],
    ['many', '10,000 waits: server CPU for 1,000 polls'],
    ['many', '10,000 waits: worker memory'],
    ['many', '10,000 waits: server memory'],
  ] as const;
  const columns = ['Vigil', 'Vigil, shared watch', 'Airflow triggerer', 'timer loop'];
  return [
    `| | ${columns.join(' | ')} | measured with \`npm run bench --\` |`,
    `| --- | ${columns.map(() => '---:').join(' | ')} | --- |`,
    ...rows.map(([section, row]) => {
      const found = cellsOf(page, section);
      return `| ${row} | ${columns.map((column) => plain(found(row, column))).join(' | ')} | \`--only ${section}\` |`;
    }),
  ].join('\n');
}

function tableText(columns: readonly (readonly [title: string, cell: Cell])[], contenders: readonly string[]): string {
  const known = contenders.filter((name) => columns.some(([, of]) => of(name) !== NOT_MEASURED));
  return [
    `| | ${columns.map(([title]) => title).join(' | ')} |`,
    `| --- | ${columns.map(() => '---:').join(' | ')} |`,
    ...known.map((name) => `| ${name} | ${columns.map(([, of]) => of(name)).join(' | ')} |`),
  ].join('\n');
}

/** The cells of the first table of a section, by the names of its row and its column. */
function cellsOf(page: string, section: string): (row: string, column: string) => string | undefined {
  const [begin, end] = [`<!-- ${section} -->`, `<!-- /${section} -->`];
  const text = page.slice(page.indexOf(begin) + begin.length, page.indexOf(end)).trimStart();
  const table = text
    .split('\n\n', 1)[0]!
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const [columns = [], , ...rows] = table;
  return (row, column) => {
    const nth = columns.indexOf(column);
    return nth < 0 ? undefined : rows.find(([name]) => name === row)?.[nth];
  };
}

function plain(cell: string | undefined): string {
  return cell?.replaceAll('**', '') || NOT_MEASURED;
}
