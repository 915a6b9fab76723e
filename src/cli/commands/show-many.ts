/** `vigil show --name <name>`: how a list of runs goes, or how it ended. */
import { latestMany } from '../../client/many-handle.js';
import { EXIT } from '../../contract/failures.js';
import { A_NAME, isManyName } from '../../contract/run-many.js';
import type { CommandContext } from '../terminal/command-context.js';
import { endOfLine, exitOfMany, lineText, manyJson, progressText, tally } from '../terminal/many-text.js';
import { noSuchName, usageProblem } from '../terminal/problem.js';

const ANSWER_TIMEOUT_MS = 5_000;

/** What is given beside the name. */
export type BesideName = Record<string, string | undefined>;

/** @throws CliProblem if the name is none, or if something else is given beside it */
export function requireName(command: string, name: string, others: BesideName): void {
  const problems = Object.entries(others).flatMap(([what, value]) =>
    value === undefined ? [] : [`--name: cannot be combined with ${what}; give one of them`],
  );
  if (!isManyName(name)) problems.push(`--name: expected ${A_NAME}`);
  if (problems.length > 0) throw usageProblem(problems, `see \`vigil ${command} --help\``);
}

export async function showManyCommand(context: CommandContext, name: string, others: BesideName): Promise<number> {
  requireName('show', name, others);
  const client = await context.client();
  const latest = await latestMany(client, name);
  if (!latest) throw noSuchName(name, 'to start one, run `vigil run --input FILE.ndjson --name NAME`');
  const { many: found, handle } = latest;
  const { plan, inputs } = await handle.lines(found.runId);
  const progress = found.running ? await handle.progress(ANSWER_TIMEOUT_MS) : undefined;
  if (found.running && !progress && !context.hasUnread) context.say('No worker answers for these runs.');
  const all = inputs.map((_, line) => line);
  const over = found.running ? all.filter((line) => 'sfn'.includes(progress?.states.charAt(line) || 'w')) : all;
  const known = await handle.ends(plan, inputs, over);
  const ends = new Map(over.map((line) => [line, endOfLine(known.get(line), inputs, line)]));
  const open = inputs.length - ends.size;
  const running = all.filter((line) => progress?.states.charAt(line) === 'r');
  const link = (await context.webUiLinks())(handle.workflowId, found.runId);
  const bad = [...ends].filter(([, { exit, error }]) => exit !== EXIT.ok || error);
  const text = [
    `Name        ${name}`,
    `State       ${progress ? progressText(progress) : tally(ends.values(), open)}`,
    `Started     ${found.startedAt.toISOString()}, up to ${plan.concurrency} at a time; after a failure: ${plan.onFailure}`,
    ...(link === undefined ? [] : [`Web UI      ${link}`]),
    ...running.map((line) => `Running     ${inputs[line]?.connection} ${inputs[line]?.key}`),
    ...bad.flatMap(([line, end]) => {
      const input = inputs[line];
      return input ? [`Ended       ${lineText(input, end, process.stdout)}`] : [];
    }),
  ];
  context.result(text.join('\n'), { name, running: found.running, ...manyJson(inputs, ends) });
  return found.running ? EXIT.ok : exitOfMany(ends.values(), undefined);
}
