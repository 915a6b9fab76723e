/** `vigil schedule create`: checks the times and the job, and has Temporal start a run at each of the times. */
import { createSchedule, intervalText } from '../../client/schedules.js';
import { EXIT } from '../../contract/failures.js';
import { isConnectionName, runId } from '../../contract/ids.js';
import type { RunJobInput } from '../../contract/run-job-input.js';
import { A_KEY, keyProblem, LONGEST_KEY } from '../../contract/run-key.js';
import { nextTimes } from '../../contract/schedule-calendar.js';
import {
  plainRunInput,
  scheduledKey,
  SCHEDULED_TIME_LENGTH,
  type ScheduledRunInput,
} from '../../contract/scheduled-run.js';
import { acceptRun } from '../../schema/run-input.js';
import { maskedJob } from '../../vendors/masked-job.js';
import type { CommandContext } from '../terminal/command-context.js';
import { scheduleLine } from '../terminal/command-line.js';
import { CliProblem, usageProblem } from '../terminal/problem.js';
import { NEXT_SHOWN, nextText, scheduleJson, scheduleText, type ShownSchedule } from '../terminal/schedule-text.js';
import { checkConnectionName } from './argument-checks.js';
import { checkedJob } from './run-check.js';
import { askedRun, namedFlag, type RunFlags } from './run-input.js';
import { askedSchedule, type AskedSchedule, type TimesFlags } from './schedule-times.js';

export interface ScheduleFlags extends TimesFlags, RunFlags {}

const HELP = 'see `vigil schedule create --help`';
/** What the server takes if the flag is not given. */
const DEFAULT_CATCHUP_MS = 365 * 86_400_000;

export async function scheduleCreateCommand(
  context: CommandContext,
  scheduleId: string,
  connection: string | undefined,
  flags: ScheduleFlags,
): Promise<number> {
  const { written } = askedRun(connection, flags, HELP);
  const problems: string[] = [];
  const { asked, times } = askedSchedule(flags, problems);
  const next = problems.length > 0 ? [] : nextTimes(times, Date.now(), NEXT_SHOWN);
  if (problems.length === 0 && next.length === 0) problems.push('--cron: there is no time left at which a run starts');
  const [first = Date.now()] = next;
  const { input, plain } = scheduledInput(written, scheduleId, times.zone.name, first, problems);
  if (problems.length > 0) throw usageProblem(problems, HELP);
  const config = await context.requireConnection(input.connection);
  const checked = await checkedJob(config, plain, HELP);
  const vendor = config.connections[input.connection]?.vendor;
  if (!flags.dryRun) await create(context, { ...asked, scheduleId, input, taskQueue: config.taskQueue, vendor });
  const job = checked ? maskedJob(checked.settings, input.job) : input.job;
  const shown = shownSchedule(scheduleId, { ...input, job }, asked);
  const allowed = checked
    ? `${checked.name}, by ${checked.pattern}`
    : 'not checked: the connection is marked "elsewhere"';
  const dates = next.map((moment) => new Date(moment));
  const end = flags.dryRun
    ? 'Nothing was created.'
    : `Created. Show it: ${scheduleLine('show', scheduleId, context.flags)}`;
  context.result([scheduleText(shown, vendor, [['Allowed', allowed]]), nextText(shown, dates), end].join('\n'), {
    dryRun: flags.dryRun === true,
    ...scheduleJson(shown, dates),
    vendor: vendor ?? null,
    allowed: checked ? { name: checked.name, pattern: checked.pattern } : null,
  });
  return EXIT.ok;
}

async function create(context: CommandContext, schedule: Parameters<typeof createSchedule>[1]): Promise<void> {
  const client = await context.client();
  const created = await createSchedule(client, schedule).catch((error: unknown) => {
    if (error instanceof TypeError) throw usageProblem([`Temporal refused the times: ${error.message}`], HELP);
    throw error;
  });
  if (created) return;
  throw new CliProblem(
    EXIT.usage,
    'ScheduleExists',
    `schedule-id: there is a schedule ${schedule.scheduleId} already; nothing was created`,
    `choose another id, or delete the schedule first: ${scheduleLine('delete', schedule.scheduleId, context.flags)}`,
  );
}

/**
 * The input of the runs, and that of the first one with its key and its dates.
 * @param problems gets what that run would find wrong
 */
function scheduledInput(
  written: Record<string, unknown>,
  scheduleId: string,
  timeZone: string,
  moment: number,
  problems: string[],
): { input: ScheduledRunInput; plain: RunJobInput } {
  const longest = LONGEST_KEY - SCHEDULED_TIME_LENGTH;
  const { connection } = written;
  if (keyProblem(scheduleId) !== undefined) problems.push(`schedule-id: expected ${A_KEY}`);
  else if (scheduleId.length > longest) problems.push(`schedule-id: expected at most ${longest} characters`);
  if (connection === undefined)
    problems.push('connection: missing; expected vigil schedule create <schedule-id> <connection>');
  else checkConnectionName(typeof connection === 'string' ? connection : '', problems);
  // With names that are wrong themselves, the rest is checked all the same.
  const known = isConnectionName(connection) ? connection : 'any';
  const id = keyProblem(scheduleId) === undefined && scheduleId.length <= longest ? scheduleId : 'any';
  const input = { ...written, connection: known, scheduled: { timeZone } } as unknown as ScheduledRunInput;
  const workflowId = runId(known, scheduledKey(id, moment));
  const verdict = acceptRun(input, workflowId);
  if ('problems' in verdict) problems.push(...verdict.problems.map(namedFlag));
  const plain = plainRunInput(input, workflowId);
  return { input, plain: ('input' in plain ? plain.input : {}) as RunJobInput };
}

function shownSchedule(scheduleId: string, input: ScheduledRunInput, asked: AskedSchedule): ShownSchedule {
  const { crons, intervals, startAt, endAt } = asked;
  return {
    scheduleId,
    connection: input.connection,
    input: { ...input },
    times: [...crons, ...intervals.map(intervalText)],
    timeZone: input.scheduled.timeZone,
    startAt,
    endAt,
    jitterMs: asked.jitterMs ?? 0,
    overlap: asked.overlap ?? 'Skip',
    catchupWindowMs: asked.catchupWindowMs ?? DEFAULT_CATCHUP_MS,
    pauseOnFailure: asked.pauseOnFailure ?? false,
    paused: asked.paused ?? false,
    notes: asked.notes ?? '',
    remainingActions: asked.remainingActions,
  };
}
