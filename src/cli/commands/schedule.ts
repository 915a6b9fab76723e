/** `vigil schedule list`, `show`, `pause`, `resume`, `trigger` and `delete`: only schedules that start Vigil's runs. */
import type { Client, ScheduleHandle } from '@temporalio/client';
import { RunHandle } from '../../client/run-handle.js';
import type { RunEnd } from '../../client/run-end.js';
import { findSchedule, listSchedules, type KnownSchedule, type StartedRun } from '../../client/schedules.js';
import { ownConnections } from '../../config/config.js';
import { EXIT } from '../../contract/failures.js';
import { OVERLAP_POLICIES } from '../../contract/overlap-policy.js';
import { isObject } from '../../contract/shape.js';
import { oneLine } from '../../text/printable-text.js';
import { maskedJob } from '../../vendors/masked-job.js';
import type { CommandContext } from '../terminal/command-context.js';
import { commandOf, runLine, scheduleLine } from '../terminal/command-line.js';
import { endText } from '../terminal/outcome-text.js';
import { CliProblem, usageProblem } from '../terminal/problem.js';
import { localText, nextText, scheduleJson, scheduleTable, scheduleText, zoneOf } from '../terminal/schedule-text.js';
import { checkConnectionName } from './argument-checks.js';
import { overlapPolicy } from './schedule-times.js';

const RUNS_SHOWN = 5;
const TRIGGER_PATIENCE_MS = 10_000;
const TRIGGER_POLL_MS = 200;

export async function scheduleListCommand(context: CommandContext, connection: string | undefined): Promise<number> {
  const problems: string[] = [];
  checkConnectionName(connection, problems);
  if (problems.length > 0) throw usageProblem(problems, 'see `vigil schedule list --help`');
  const all = await listSchedules(await context.client());
  const schedules = all.filter((one) => connection === undefined || one.connection === connection);
  const lines = scheduleTable(schedules, Date.now(), process.stdout);
  context.result(
    schedules.length === 0 ? 'No schedules. Run `vigil schedule create` to create one.' : lines.join('\n'),
    { schedules: schedules.map((one) => scheduleJson(one, one.next)) },
  );
  return EXIT.ok;
}

export async function scheduleShowCommand(context: CommandContext, scheduleId: string): Promise<number> {
  const client = await context.client();
  const schedule = await withoutSecrets(context, await requireSchedule(context, client, scheduleId));
  const { counts, next, runs } = schedule;
  const latest = await Promise.all(runs.slice(0, RUNS_SHOWN).map((one) => shownRun(context, client, one, schedule)));
  const counted = `${counts.started} started, ${counts.skipped} skipped because of an overlap, ${counts.missed} missed`;
  const config = await context.config().catch(() => undefined);
  const vendor = config?.connections[schedule.connection ?? '']?.vendor;
  context.result(
    [
      scheduleText(schedule, vendor),
      nextText(schedule, next),
      `Runs        ${counted}`,
      ...latest.flatMap(({ lines }) => lines),
    ].join('\n'),
    { ...scheduleJson(schedule, next), counts, runs: latest.map(({ json }) => json) },
  );
  return EXIT.ok;
}

/** How a run of the schedule goes or ended. */
async function shownRun(context: CommandContext, client: Client, one: StartedRun, schedule: KnownSchedule) {
  const { run, runId, scheduledAt, startedAt } = one;
  const handle = new RunHandle(client, run, { runId, firstRunId: runId });
  const found = await handle.describe();
  const end = found && !found.running ? await handle.result() : undefined;
  const link = (await context.webUiLinks())(handle.workflowId, runId);
  const state = !found ? 'no longer known to Temporal' : end ? endText(end, process.stdout) : 'running';
  return {
    lines: [
      `  ${localText(scheduledAt, zoneOf(schedule))}  ${state}`,
      `    ${runLine('show', run, context.flags)}`,
      ...(link === undefined ? [] : [`    ${link}`]),
    ],
    json: {
      key: run.key,
      workflowId: handle.workflowId,
      runId,
      scheduledAt: scheduledAt.toISOString(),
      startedAt: startedAt.toISOString(),
      status: !found ? null : end ? 'ended' : 'running',
      ...(end && endJson(end)),
      ...(link !== undefined && { link }),
    },
  };
}

function endJson({ exit, outcome: { jobId, state }, error }: RunEnd): object {
  return { exit, jobId, state, ...(error && { error }) };
}

/** The job without the secrets of its connection, if the config of this machine has it. */
async function withoutSecrets(context: CommandContext, schedule: KnownSchedule): Promise<KnownSchedule> {
  const config = await context.config().catch(() => undefined);
  const settings = config && ownConnections(config).get(schedule.connection ?? '');
  const { job } = schedule.input;
  if (!settings || !isObject(job)) return schedule;
  return { ...schedule, input: { ...schedule.input, job: maskedJob(settings, job) } };
}

export async function schedulePauseCommand(
  context: CommandContext,
  scheduleId: string,
  { reason }: { reason: string },
): Promise<number> {
  return changed(context, scheduleId, async (handle) => {
    await handle.pause(reason);
    return [
      `Paused ${oneLine(scheduleId)}. Resume it: ${scheduleLine('resume', scheduleId, context.flags)}`,
      { paused: true },
    ];
  });
}

export async function scheduleResumeCommand(
  context: CommandContext,
  scheduleId: string,
  { reason }: { reason: string },
): Promise<number> {
  return changed(context, scheduleId, async (handle) => {
    await handle.unpause(reason);
    return [`Resumed ${oneLine(scheduleId)}.`, { paused: false }];
  });
}

export async function scheduleDeleteCommand(context: CommandContext, scheduleId: string): Promise<number> {
  return changed(context, scheduleId, async (handle) => {
    await handle.delete();
    return [`Deleted ${oneLine(scheduleId)}. Its runs go on.`, { deleted: true }];
  });
}

type Change = (handle: ScheduleHandle) => Promise<[text: string, json: object]>;

async function changed(context: CommandContext, scheduleId: string, change: Change): Promise<number> {
  const client = await context.client();
  await requireSchedule(context, client, scheduleId);
  const [text, json] = await change(client.schedule.getHandle(scheduleId));
  context.result(text, { scheduleId, ...json });
  return EXIT.ok;
}

/** Starts a run now: its scheduled time is the time of the request. */
export async function scheduleTriggerCommand(
  context: CommandContext,
  scheduleId: string,
  flags: { overlapPolicy?: string },
): Promise<number> {
  const problems: string[] = [];
  const asked = overlapPolicy(flags.overlapPolicy, problems);
  if (problems.length > 0) throw usageProblem(problems, 'see `vigil schedule trigger --help`');
  const client = await context.client();
  const before = await requireSchedule(context, client, scheduleId);
  await client.schedule.getHandle(scheduleId).trigger(OVERLAP_POLICIES[asked ?? before.overlap]);
  const run = await newRun(context, client, before);
  context.result(
    run === 'skipped'
      ? 'Skipped: a run of the schedule is running, and its overlap policy is Skip.'
      : run === undefined
        ? `Triggered. The run starts when the overlap policy allows it: ${scheduleLine('show', scheduleId, context.flags)}`
        : `Started the run ${run.key}. Follow it: ${runLine('run', run, context.flags)}`,
    { scheduleId, skipped: run === 'skipped', run: typeof run === 'object' ? run : null },
  );
  return EXIT.ok;
}

/** @returns undefined if the run waits for another one */
async function newRun(
  context: CommandContext,
  client: Client,
  before: KnownSchedule,
): Promise<StartedRun['run'] | 'skipped' | undefined> {
  const known = new Set(before.runs.map(({ runId }) => runId));
  for (const giveUpAt = Date.now() + TRIGGER_PATIENCE_MS; Date.now() < giveUpAt;) {
    const { runs, counts } = await requireSchedule(context, client, before.scheduleId);
    const started = runs.find(({ runId }) => !known.has(runId));
    if (started) return started.run;
    if (counts.skipped > before.counts.skipped) return 'skipped';
    await new Promise((resolve) => setTimeout(resolve, TRIGGER_POLL_MS));
  }
  return undefined;
}

/** @throws CliProblem if there is no such schedule, or if it starts another workflow */
async function requireSchedule({ flags }: CommandContext, client: Client, scheduleId: string): Promise<KnownSchedule> {
  const found = await findSchedule(client, scheduleId);
  if (found && !('workflowType' in found)) return found;
  const id = oneLine(scheduleId);
  throw new CliProblem(
    EXIT.noSuchWait,
    'NoSuchSchedule',
    found
      ? `the schedule ${id} starts the workflow ${oneLine(found.workflowType)} and no runs of Vigil; use \`temporal schedule\``
      : `there is no schedule ${id}`,
    `to see the schedules, run \`${commandOf(['schedule', 'list'], flags)}\``,
  );
}
