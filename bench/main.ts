/** `npm run bench`: measures part by part, prints what it finds as it goes, and writes docs/performance.md where it is told to. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeSection, type Sections } from '../scripts/document-section.js';
import { buildIfStale } from '../test/helpers/production-build.mjs';
import { measureCommands } from './commands.js';
import { measureCoalescing } from './coalescing.js';
import { measureContent } from './content.js';
import type { Contender } from './contender.js';
import { figureTable, type Figure } from './figures.js';
import { machineText } from './machine.js';
import { HELP, optionsFrom, PARTS, type BenchOptions, type Part } from './options.js';
import { CONTENDERS, QUICK } from './peers/index.js';
import { pictureOf } from './picture.js';
import { hourFigures, scaleFigures, sessionFigures, type ById } from './report.js';
import { measureServers } from './server-limits.js';
import { session, type SessionPlan, type SessionResult } from './scenarios/session.js';
import { HOUR_LOOKS, HOUR_PACE_MS, waitingHour, type WaitingHour } from './scenarios/waiting-hour.js';
import { withContender } from './scenarios/with-contender.js';
import { targetLine, targetTable, type Target } from './target.js';
import { eventTargets, scaleTargets } from './vigil-targets.js';
import { measureWorkerStart } from './worker-start.js';

type Section = Sections['performance'];

const OURS = 'vigil';
/** How much of each part is done. */
interface Extent {
  rounds: { commands: number; start: number; content: number };
  hourLooks: number;
  serverWindowMs: number;
  plan: SessionPlan;
}

const FULL: Extent = {
  rounds: { commands: 15, start: 5, content: 5 },
  hourLooks: HOUR_LOOKS,
  serverWindowMs: 15_000,
  plan: {
    paceMs: 30_000,
    scales: [100, 1_000, 2_000, 5_000, 10_000],
    windowMs: 32_000,
    incidentsAt: 1_000,
    burst: 500,
  },
};
const SMALL: Extent = {
  rounds: { commands: 5, start: 2, content: 1 },
  hourLooks: 15,
  serverWindowMs: 4_000,
  plan: { paceMs: 4_000, scales: [40], windowMs: 5_000, incidentsAt: 0, burst: 50 },
};

const began = Date.now();
const say = (line: string) => process.stderr.write(`${clock(Date.now() - began)} ${line}\n`);

async function main(options: BenchOptions): Promise<void> {
  await buildIfStale();
  const wanted = (part: Part) => options.parts.includes(part);
  const ids = options.contenders ?? (options.quick ? QUICK : CONTENDERS.map(({ id }) => id));
  const chosen = CONTENDERS.filter(({ id }) => ids.includes(id));
  const columns = chosen.map(({ id, name }) => ({ id, name }));
  const { rounds, hourLooks, serverWindowMs, plan } = options.quick ? SMALL : FULL;
  const sections = new Map<Section, string>();
  const targets: (Target & { command: string })[] = [];
  const aim = (part: Part, found: readonly Target[]) => {
    for (const target of found) {
      say(targetLine(target));
      targets.push({ ...target, command: `npm run bench -- --only ${part}` });
    }
  };

  if (wanted('cli')) aim('cli', [...(await measureCommands(rounds.commands)), await measureWorkerStart(rounds.start)]);
  if (wanted('content')) aim('content', [await measureContent(rounds.content)]);
  if (wanted('coalescing')) sections.set('coalescing', await measureCoalescing(options.quick, say));
  if (wanted('server')) sections.set('server', await measureServers(serverWindowMs, say));
  const hours = wanted('hour') ? await hoursOf(chosen, hourLooks) : new Map<string, WaitingHour>();
  aim('hour', eventTargets(hours.get(OURS)));
  const sessions = wanted('scale') ? await sessionsOf(chosen, plan) : new Map<string, SessionResult>();
  aim('scale', scaleTargets(sessions.get(OURS)));

  const hour = hourFigures(hours, hourLooks);
  const incidents = sessionFigures(sessions);
  const scales = scaleFigures(sessions, plan.scales);
  if (hours.size > 0) sections.set('hour', figureTable(hour, columns, OURS));
  if (sessions.size > 0) {
    sections.set('incidents', figureTable(incidents, columns, OURS));
    sections.set('scale', figureTable(scales, columns, OURS));
  }
  if (targets.length > 0) sections.set('targets', targetTable(targets));
  process.stdout.write(`${[...sections.values()].join('\n\n')}\n`);
  if (options.json !== undefined) await writeFile(options.json, plainly([...hour, ...incidents, ...scales], targets));
  if (options.write) await write(options, sections, chosen, sessions);
  say(`took ${clock(Date.now() - began)}`);
  if (targets.some(({ met }) => !met)) process.exitCode = 1;
}

/** One after the other, each with nothing beside it. */
async function sessionsOf(contenders: readonly Contender[], plan: SessionPlan): Promise<ById<SessionResult>> {
  const sessions = new Map<string, SessionResult>();
  for (const [nth, contender] of contenders.entries()) {
    say(`${contender.name} (${nth + 1} of ${contenders.length})`);
    const result = await attempt(contender, () =>
      session(contender, plan, (line) => say(`${contender.name}: ${line}`)),
    );
    if (result) sessions.set(contender.id, result);
  }
  return sessions;
}

/** All at once: few waits, and nothing here depends on how quick the machine is. */
async function hoursOf(contenders: readonly Contender[], looks: number): Promise<ById<WaitingHour>> {
  say(`a job of ${looks} looks`);
  const hours = await Promise.all(
    contenders.map(async (contender) => {
      const hour = await attempt(contender, () =>
        withContender(contender, HOUR_PACE_MS, say, (open, vendor) => waitingHour(open, vendor, looks)),
      );
      return hour ? [[contender.id, hour] as const] : [];
    }),
  );
  return new Map(hours.flat());
}

/** A peer that cannot be set up here is left out, with its reason. */
async function attempt<T>({ id, name }: Contender, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (id === OURS) throw error;
    say(`${name} is left out: ${(error as Error).message.trim()}`);
    return undefined;
  }
}

async function write(
  { parts }: BenchOptions,
  sections: ReadonlyMap<Section, string>,
  chosen: readonly Contender[],
  sessions: ById<SessionResult>,
): Promise<void> {
  for (const [name, markdown] of sections) {
    // Half of the targets would look like all of them.
    if (name !== 'targets' || parts.length === PARTS.length) await writeSection('performance', name, markdown);
  }
  if (sessions.size === 0) return;
  const sources = chosen.map(({ name, source }) => `- ${name}: ${source}`).join('\n');
  await writeSection('performance', 'machine', `${machineText()}.\n\n${sources}`);
  const lines = chosen.map(({ id, name }) => ({ name, points: sessions.get(id)?.scale ?? [] }));
  await writeFile(fileURLToPath(new URL('../docs/images/performance.svg', import.meta.url)), await pictureOf(lines));
}

function plainly(figures: readonly Figure[], targets: readonly Target[]): string {
  const values = figures.map((figure) => ({ name: figure.name, values: Object.fromEntries(figure.values) }));
  return `${JSON.stringify({ figures: values, targets }, undefined, 2)}\n`;
}

function clock(ms: number): string {
  const whole = Math.round(ms / 1_000);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

let options: BenchOptions | 'help';
try {
  options = optionsFrom(
    process.argv.slice(2),
    CONTENDERS.map(({ id }) => id),
  );
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}; --help lists the options\n`);
  process.exit(2);
}
if (options === 'help') process.stdout.write(HELP);
else await main(options);
