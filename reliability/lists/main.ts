/**
 * `npm run lists`: a list of runs that need each other, with the built worker and command. The worker is killed in the middle, the workflow of
 * the list is terminated later, and the same command resumes it. Exits 1 if a job was started twice or an end is not the expected one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { writeSection } from '../../scripts/document-section.js';
import { manyId } from '../../src/contract/ids.js';
import { buildIfStale } from '../../test/helpers/production-build.mjs';
import type { RunningVigil } from '../../test/helpers/processes.js';
import { residentOf } from '../../test/helpers/resident.js';
import { seconds, table, type Figure } from '../bulkheads/figure.js';
import { CONNECTION, openArena, startedKeys, type Arena } from './arena.js';
import { doubles, startedTooEarly, wrongEnds, type SaidOfLine } from './checks.js';
import { largest, listHistories } from './histories.js';
import { expectedEnds, linesOf } from './lines.js';

const NAME = 'nightly';
const FILE = 'runs.ndjson';
/** Temporal ends a workflow whose history has more. */
const MOST = { events: 51_200, bytes: 50 * 2 ** 20 };
const PARTS_OF_MOST = 4;
const MOST_SHOWN = 2_000;
const SAY_EVERY_MS = 30_000;
const HELP = `Usage: npm run lists -- [options]

  --lines <n>        how many runs the list has, 10 to 10000 (default: 1000)
  --concurrency <n>  how many run at a time (default: 50)
  --write            put the figures into docs/reliability.md
  --help             print this
`;

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000' },
    concurrency: { type: 'string', default: '50' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const size = Number(values.lines);
const run = ['run', '--input', FILE, '--name', NAME, '--concurrency', values.concurrency, '-o', 'json'];
await buildIfStale();
const arena = await openArena();
try {
  const figures = await measure(arena);
  process.stdout.write(`${table(figures)}\n`);
  if (figures.some(({ holds }) => holds === false)) process.exitCode = 1;
  if (values.write) await writeSection('reliability', 'lists', table(figures));
} finally {
  await arena.close();
}

async function measure(arena: Arena): Promise<Figure[]> {
  const lines = linesOf(size, CONNECTION);
  const expected = expectedEnds(size);
  await arena.write(FILE, lines.map((line) => JSON.stringify(line)).join('\n'));
  const began = Date.now();
  const saying = setInterval(() => {
    process.stderr.write(`${seconds(Date.now() - began)}: ${arena.calls.started.all.length} jobs started\n`);
  }, SAY_EVERY_MS);
  const first = await arena.startWorker();
  const command = arena.startVigil(...run);

  if (!(await started(arena, size / 3, command))) {
    const { exitCode, stderr } = await command.ended;
    throw new Error(`the command ended with ${exitCode} before the kill: ${stderr.slice(-MOST_SHOWN)}`);
  }
  const memory = (await residentOf(first.pid)).most;
  await first.kill9();
  const killedAt = startedKeys(arena).length;
  const worker = await arena.startWorker();

  // Without the runs that need one whose worker was killed, the list may have ended.
  const isStarted = await started(arena, size / 2, command);
  if (isStarted) await arena.server.client.workflow.getHandle(manyId(NAME)).terminate('by the proof');
  const cut = await command.ended;
  const resumedAt = startedKeys(arena).length;
  const resumed = await resume(arena);
  const unsure = resumed.jobs.filter(isUncertain);
  // As an operator does who has checked the jobs of the vendor.
  const atVendor = startedKeys(arena);
  const unseen = unsure.filter(({ submit }) => atVendor.includes(submit.key)).length;
  for (const { submit } of unsure) {
    await arena.startVigil('run', CONNECTION, '--key', submit.key, '--again', '-o', 'json').ended;
  }
  const { jobs, exitCode } = unsure.length > 0 ? await resume(arena) : resumed;
  const took = Date.now() - began;
  clearInterval(saying);

  const keys = startedKeys(arena);
  const again = await resume(arena);
  const wrong = wrongEnds(jobs, expected);
  for (const job of jobs.filter(({ submit, error }) => wrong.includes(submit.key) && error?.type !== 'NotStarted')) {
    process.stderr.write(`not as expected: ${JSON.stringify(job)}\n`);
  }
  const early = startedTooEarly(jobs, lines);
  const missing = [...expected].filter(([key, end]) => end !== 'n' && !keys.includes(key)).length;
  const count = (end: string) => [...expected.values()].filter((one) => one === end).length;
  const adopted = jobs.filter(({ submit }) => submit.result === 'adopted').length;
  const histories = await listHistories(arena.server.client, NAME);
  return [
    {
      what: `${size.toLocaleString('en')} runs, ${values.concurrency} at a time: all ended within`,
      found: seconds(took),
    },
    {
      what: 'jobs started before the worker was killed / before the list was terminated / in all',
      found: [killedAt, resumedAt, keys.length].map((many) => many.toLocaleString('en')).join(' / '),
    },
    {
      what: 'runs that succeeded / failed / were not started, as expected',
      found: `${['s', 'f', 'n'].map((end) => count(end).toLocaleString('en')).join(' / ')}; ${wrong.length} otherwise`,
      mustBe: '0 otherwise',
      holds: wrong.length === 0 && jobs.length === size && exitCode === again.exitCode,
    },
    {
      what: 'jobs that were started twice, by the ledger of the vendor',
      found: String(doubles(keys)),
      mustBe: '0',
      holds: doubles(keys) === 0 && missing === 0,
    },
    { what: 'runs that lost their answer in the kill, and adopted their job', found: String(adopted) },
    {
      what: 'runs that ended as SubmitUncertain, because the kill came before the request; their jobs that were at the vendor all the same',
      found: `${unsure.length}; ${unseen}`,
      mustBe: '0 at the vendor',
      holds: unseen === 0,
    },
    {
      what: 'jobs that were started before a job that they need had ended',
      found: String(early.length),
      mustBe: '0',
      holds: early.length === 0,
    },
    {
      what: 'jobs that one more start of the list has started',
      found: String(startedKeys(arena).length - keys.length),
      mustBe: '0',
      holds: startedKeys(arena).length === keys.length,
    },
    ...historyFigures(histories),
    {
      what: "the workers' most resident memory",
      found: `${Math.round(Math.max(memory, (await residentOf(worker.pid)).most) / 2 ** 20)} MB`,
    },
    ...(cut.exitCode === 1
      ? []
      : [{ what: 'exit code of the first command', found: String(cut.exitCode), mustBe: '1', holds: false }]),
  ];
}

function historyFigures({ list, pages }: Awaited<ReturnType<typeof listHistories>>): Figure[] {
  const figure = (what: string, sizes: typeof list): Figure => {
    const { events, bytes } = largest(sizes);
    return {
      what,
      found: `${sizes.length}; ${events.toLocaleString('en')} events, ${Math.ceil(bytes / 1_024).toLocaleString('en')} KB`,
      mustBe: `a quarter of Temporal's limits at most`,
      holds: events * PARTS_OF_MOST <= MOST.events && bytes * PARTS_OF_MOST <= MOST.bytes,
    };
  };
  const each = list.map(({ events, bytes }) => `${events}, ${Math.ceil(bytes / 1_024)} KB`);
  return [
    figure('runs of the workflow of the list; its longest history', list),
    { what: 'their histories, in order', found: each.join('; ') },
    figure('pages; their longest history', pages),
  ];
}

/** Starts the list again, and follows it to its end. */
async function resume(arena: Arena): Promise<{ jobs: SaidOfLine[]; exitCode: number | undefined }> {
  const { stdout, exitCode } = await arena.startVigil(...run).ended;
  return { ...(JSON.parse(stdout) as { jobs: SaidOfLine[] }), exitCode };
}

function isUncertain({ error }: SaidOfLine): boolean {
  return error?.type === 'SubmitUncertain';
}

/** Waits until the vendor has started so many jobs. @returns false if the command has ended before */
async function started({ calls }: Arena, many: number, command: RunningVigil): Promise<boolean> {
  let over = false;
  void command.ended.then(() => (over = true));
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it is set when the command ends
  while (calls.started.all.length < many && !over) await sleep(20);
  return calls.started.all.length >= many;
}
