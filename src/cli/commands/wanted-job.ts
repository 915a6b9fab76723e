/** Which job a command is about: as typed, or chosen from a list on a terminal. */
import type { JobReference } from '../../contract/ids.js';
import { EXIT } from '../../contract/failures.js';
import { CliProblem, usageProblem } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';

export interface JobWanted {
  /** The command, to name it in what is said. */
  verb: string;
  /** Of which waits the choice is. */
  only?: 'running';
}

/** The newest of them: more than these nobody reads. */
const MOST_OFFERED = 200;

/**
 * @throws CliProblem where something is missing and there is nobody to ask (2), nothing to choose from (6), or nothing was chosen (130)
 */
export async function wantedJob(
  context: CommandContext,
  connection: string | undefined,
  jobId: string | undefined,
  { verb, only }: JobWanted,
): Promise<JobReference> {
  if (connection !== undefined && jobId !== undefined) return { connection, jobId };
  if (!mayAsk(context)) throw missing(connection, verb);
  const { firstWaits } = await import('../../client/wait-list.js');
  const { waits, more } = await firstWaits(await context.client(), { connection, only }, MOST_OFFERED);
  if (waits.length === 0) throw nothingToChoose(connection, only);
  if (more) context.say(`The ${MOST_OFFERED} newest waits; give the ids for another one.`);
  const { chooseWait } = await import('../terminal/prompts.js');
  const chosen = await chooseWait(waits, `Which job? (vigil ${verb})`);
  if (!chosen) throw nothingChosen(verb);
  return { connection: chosen.outcome.connection, jobId: chosen.outcome.jobId };
}

/** For `await`, whose job need not be known yet: a connection of the config, and the id as typed. @throws as {@link wantedJob} */
export async function newJob(
  context: CommandContext,
  connection: string | undefined,
  jobId: string | undefined,
): Promise<{ connection?: string; jobId?: string }> {
  // Where nobody can be asked, the check of the whole input names what is missing, with all else.
  if ((connection !== undefined && jobId !== undefined) || !mayAsk(context)) return { connection, jobId };
  const { connections } =
    connection === undefined ? await context.config() : await context.requireConnection(connection);
  const { askJobId, chooseConnection } = await import('../terminal/prompts.js');
  const chosen = connection ?? (await chooseConnection(connections));
  const id = chosen === undefined ? undefined : (jobId ?? (await askJobId(chosen)));
  if (id === undefined) throw nothingChosen('await');
  return { connection: chosen, jobId: id };
}

function mayAsk({ json }: CommandContext): boolean {
  return process.stdin.isTTY && process.stderr.isTTY && !json;
}

function missing(connection: string | undefined, verb: string): CliProblem {
  const [what, list] =
    connection === undefined ? ['connection and jobId', 'vigil list'] : ['jobId', `vigil list ${connection}`];
  return usageProblem(
    [`missing: ${what}; expected vigil ${verb} ${connection ?? '<connection>'} <jobId>`],
    `see which there are: ${list}`,
  );
}

function nothingToChoose(connection: string | undefined, only: 'running' | undefined): CliProblem {
  return new CliProblem(
    EXIT.noSuchWait,
    'NoSuchWait',
    `${only ? 'no wait is running' : 'there is no wait'}${connection === undefined ? '' : ` for ${connection}`}`,
    `start one: vigil await ${connection ?? '<connection>'} <jobId>`,
  );
}

function nothingChosen(verb: string): CliProblem {
  return new CliProblem(
    EXIT.interrupted,
    'Interrupted',
    'nothing was chosen, and nothing done',
    `give the ids, and nothing is asked: vigil ${verb} <connection> <jobId>`,
  );
}
