/** `npm run bench`: measures part by part, prints each result at once, and writes docs/performance.md with `--write`. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeSection, type Sections } from '../scripts/document-section.js';
import { buildIfStale } from '../test/helpers/production-build.mjs';
import { measureClientPolls } from './client-polls.js';
import { measureCommands } from './commands.js';
import { measureCoalescing } from './coalescing.js';
import { measureContent } from './content.js';
import type { Contender } from './contender.js';
import { EXTENTS, MANY, MEMORY, SCALE } from './extent.js';
import { gate, inTurn } from './gate.js';
import { counted, figureTable, ratioToBest, type Column, type Figure } from './figures.js';
import { costFigures, outageFigures } from './cost-report.js';
import { machineText } from './machine.js';
import { HELP, optionsFrom, PARTS, type BenchOptions, type Part } from './options.js';
import { CONTENDERS, KEEPING_UP, MODES, QUICK, SCALED } from './peers/index.js';
import { buildPeerPrograms } from './peer-programs.js';
import { pictureOf } from './picture.js';
import { measurePush } from './push.js';
import { hourFigures, incidentFigures, memoryTable, scaleFigures, type ById } from './report.js';
import { measureServers } from './server-limits.js';
import { cost } from './scenarios/cost.js';
import { incidents } from './scenarios/incidents.js';
import { memory } from './scenarios/memory.js';
import { outage } from './scenarios/outage.js';
import { scale, type ScalePlan, type ScaleResult } from './scenarios/scale.js';
import { HOUR_INTERVAL_MS, waitingHour } from './scenarios/waiting-hour.js';
import { withContender } from './scenarios/with-contender.js';
import { targetLine, targetTable, type Target } from './target.js';
import { writeSummary } from './summary.js';
import {
  costTargets,
  eventTargets,
  lagTargets,
  memoryTargets,
  outageTargets,
  recoveryTargets,
  sharedTargets,
} from './vigil-targets.js';
import { measureWorkerStart } from './worker-start.js';

const DOCUMENT = 'performance';
type Section = Sections[typeof DOCUMENT];
const PICTURE = fileURLToPath(new URL('../docs/images/performance.svg', import.meta.url));

const OURS = 'vigil';
const SHARED = 'vigil-shared';
const IN_TURN_MS = 4_000;
/** The longest part of a whole run comes last, and starts no contender that would probably end later than this. */
const WHOLE_RUN_MS = 39 * 60_000;

// Each process that is started is killed when the bench ends early.
process.setMaxListeners(100);
// A signal ends a process without running its exit listeners, and so would a second one.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.on(signal, () => process.exit(code));
}
const began = Date.now();
const say = (line: string) => process.stderr.write(`${clock(Date.now() - began)} ${line}\n`);

class Bench {
  readonly sections = new Map<Section, string>();
  /** Sections in which something was left out do not replace the complete ones of the document. */
  readonly incomplete = new Set<Section>();
  readonly targets: Target[] = [];
  readonly figures: Figure[] = [];
  readonly contenders: readonly Contender[];
  /** Whether the contenders were named, so that a part does not choose among them. */
  private readonly isNamed: boolean;
  private readonly extent;
  private readonly endsAt: number;

  constructor(options: BenchOptions) {
    const ids = options.contenders ?? (options.quick ? QUICK : CONTENDERS.map(({ id }) => id));
    this.contenders = CONTENDERS.filter(({ id }) => ids.includes(id));
    this.isNamed = options.contenders !== undefined;
    this.extent = EXTENTS[options.quick ? 'quick' : 'full'];
    // A run of named parts has no time limit.
    this.endsAt = options.parts === PARTS ? began + WHOLE_RUN_MS : Infinity;
  }

  readonly parts: Record<Part, () => Promise<void>> = {
    cli: async () => {
      const { commands, start } = this.extent.rounds;
      this.tell('cli', '', [...(await measureCommands(commands)), await measureWorkerStart(start)]);
    },
    client: async () => this.tell('client', await measureClientPolls(this.extent.client)),
    content: async () => this.tell('content', '', [await measureContent(this.extent.rounds.content)]),
    coalescing: async () => this.tell('coalescing', await measureCoalescing(this.extent.coalescingMs, say)),
    push: async () => {
      const { table, targets } = await measurePush(this.extent.push, say);
      this.tell('push', table, targets);
    },
    server: async () => {
      const { table, whole } = await measureServers(this.extent.serverWindowMs, say);
      this.tell('server', table, [], whole);
    },
    // All at once: there are few waits, and the counts do not depend on the speed of the machine.
    hour: async () => {
      const { hourPolls } = this.extent;
      say(`a job of ${hourPolls} polls`);
      const hours = await allAtOnce(this.contenders, (contender, tell) =>
        withContender(contender, HOUR_INTERVAL_MS, tell, (open, vendor) => waitingHour(open, vendor, hourPolls)),
      );
      const table = this.compared(hourFigures(hours, hourPolls));
      this.tell('hour', table, eventTargets(hours.get(OURS)), hours.size === this.contenders.length);
    },
    // All at once too: most of the time is spent waiting.
    incidents: async () => {
      const [arrive, turn] = [gate(this.contenders.length), inTurn(IN_TURN_MS)];
      const found = await allAtOnce(this.contenders, (contender, tell) => {
        let arrived: Promise<void> | undefined;
        const ready = () => (arrived ??= arrive());
        // A contender that cannot be set up does not hold up the others.
        return incidents(contender, this.extent.incidents, { ready, turn, say: tell }).finally(() => void ready());
      });
      const table = this.compared(incidentFigures(found, this.extent.incidents));
      const targets = recoveryTargets(found.get(SHARED), this.extent.incidents.intervalMs);
      this.tell('incidents', table, targets, found.size === this.contenders.length);
    },
    // Both modes at once: the counts do not depend on the speed, and together they leave the machine time.
    cost: async () => {
      const plan = this.extent.cost;
      const modes = this.contenders.filter(({ id }) => MODES.includes(id));
      const costs = await allAtOnce(modes, (contender, tell) => cost(contender, plan, tell));
      const table = this.compared(costFigures(costs, plan.scales), modes);
      this.tell('cost', table, costTargets(costs.get(SHARED)), costs.size === modes.length);
    },
    outage: async () => {
      const plan = this.extent.outage;
      const modes = this.contenders.filter(({ id }) => MODES.includes(id));
      const outages = await allAtOnce(modes, (contender, tell) => outage(contender, plan, tell));
      const columns = modes.map(({ id, name }) => ({ id, name: `${name}, ${counted(plan.waits[id] ?? 0)} waits` }));
      const table = this.compared(outageFigures(outages), columns);
      this.tell('outage', table, outageTargets(outages.get(SHARED)), outages.size === modes.length);
    },
    scale: async () => {
      const contenders = this.chosen(SCALED);
      const found = await this.scaled('scale', SCALE, contenders, OURS);
      const { scales, intervalMs } = SCALE;
      const most = Math.max(...scales);
      const pointOf = (id: string) => found.get(id)?.points.find(({ waits }) => waits === most);
      this.picture = await pictureOf(
        contenders.map(({ id, name }) => ({ name, point: pointOf(id) })),
        { waits: most, intervalMs },
      );
    },
    many: async () => {
      await this.scaled('many', MANY, this.chosen(KEEPING_UP), SHARED);
    },
    memory: async () => {
      const vigil = CONTENDERS.find(({ id }) => id === OURS)!;
      const found = await memory(vigil, MEMORY, say);
      this.tell('memory', memoryTable(found), memoryTargets(found));
    },
  };

  /** SVG; undefined where nothing for it was measured. */
  picture: string | undefined;

  private async scaled(
    section: 'scale' | 'many',
    plan: ScalePlan,
    contenders: readonly Contender[],
    ours: string,
  ): Promise<ById<ScaleResult>> {
    const found = await oneByOne(contenders, (contender, tell) => scale(contender, plan, tell), this.endsAt);
    const table = this.compared(scaleFigures(found, plan.scales), contenders, ours);
    const targets = [...lagTargets(found.get(OURS), plan.scales), ...sharedTargets(found, plan.scales, SHARED)];
    this.tell(section, table, targets, found.size === contenders.length);
    return found;
  }

  /** @param ids those of a part, if no contenders were named */
  private chosen(ids: readonly string[]): readonly Contender[] {
    return this.isNamed ? this.contenders : this.contenders.filter(({ id }) => ids.includes(id));
  }

  private compared(figures: Figure[], columns: readonly Column[] = this.contenders, ours = OURS): string {
    this.figures.push(...figures);
    return figureTable(figures, columns, ours);
  }

  /** A table of figures, and what Vigil aims at in this part. */
  private tell(section: Section, table: string, targets: readonly Target[] = [], whole = true): void {
    for (const target of targets) say(targetLine(target));
    this.targets.push(...targets);
    const where = `Measured on ${new Date().toISOString().slice(0, 10)}: ${machineText()}.`;
    this.sections.set(section, [table, targets.length > 0 ? targetTable(targets) : '', where].join('\n\n').trim());
    if (whole) return;
    this.incomplete.add(section);
    say(`${section}: not all of it was measured, so that the document keeps what it has`);
  }
}

async function main(options: BenchOptions): Promise<void> {
  await buildIfStale();
  await buildPeerPrograms();
  const bench = new Bench(options);
  for (const part of options.parts) {
    await bench.parts[part]();
    // Part by part, so that an interrupted run keeps its results.
    if (options.write) await write(bench);
  }
  const { sections, targets } = bench;
  process.stdout.write(`${[...sections.values()].join('\n\n')}\n`);
  if (options.json !== undefined) await writeFile(options.json, plainly(bench));
  say(`took ${clock(Date.now() - began)}`);
  if (targets.some(({ met }) => !met)) process.exitCode = 1;
}

type Work<T> = (contender: Contender, say: (line: string) => void) => Promise<T>;

/** Each with nothing beside it. A contender that would take as long as the longest before it is left out where that is after `endsAt`. */
async function oneByOne<T>(contenders: readonly Contender[], work: Work<T>, endsAt: number): Promise<ById<T>> {
  const results = new Map<string, T>();
  let longestMs = 0;
  for (const [nth, contender] of contenders.entries()) {
    const from = Date.now();
    if (from + longestMs > endsAt) {
      say(`${contender.name} is left out: the run would take too long`);
      continue;
    }
    say(`${contender.name} (${nth + 1} of ${contenders.length})`);
    const result = await attempt(contender, work);
    if (result !== undefined) results.set(contender.id, result);
    longestMs = Math.max(longestMs, Date.now() - from);
  }
  return results;
}

async function allAtOnce<T>(contenders: readonly Contender[], work: Work<T>): Promise<ById<T>> {
  const results = await Promise.all(
    contenders.map(async (contender) => [contender.id, await attempt(contender, work)] as const),
  );
  return new Map(results.flatMap(([id, result]) => (result === undefined ? [] : [[id, result] as const])));
}

/** A contender that cannot be set up here is left out, with the reason; the others are measured. */
async function attempt<T>(contender: Contender, work: Work<T>): Promise<T | undefined> {
  const { id, name } = contender;
  try {
    return await work(contender, (line) => say(`${name}: ${line}`));
  } catch (error) {
    say(`${name} is left out: ${(error as Error).message.trim()}`);
    if (id === OURS || id === SHARED) process.exitCode = 1;
    return undefined;
  }
}

async function write({ sections, incomplete, picture }: Bench): Promise<void> {
  for (const [name, markdown] of sections) {
    if (!incomplete.has(name)) await writeSection(DOCUMENT, name, markdown);
  }
  const sources = CONTENDERS.map(({ name, source }) => `- ${name}: ${source}`).join('\n');
  await writeSection(DOCUMENT, 'contenders', sources);
  await writeSummary(CONTENDERS.map(({ name }) => name));
  if (!incomplete.has('scale') && picture !== undefined) await writeFile(PICTURE, picture);
}

function plainly({ figures, targets }: Bench): string {
  const values = figures.map((figure) => ({
    name: figure.name,
    values: Object.fromEntries(figure.values),
    toBest: ratioToBest(figure, OURS),
  }));
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
  // Checked now rather than after forty minutes.
  if (options !== 'help' && options.json !== undefined) await writeFile(options.json, '');
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}; --help lists the options\n`);
  process.exit(2);
}
if (options === 'help') process.stdout.write(HELP);
else await main(options);
