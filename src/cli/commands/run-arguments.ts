/** The run that `--key` names. */
import type { RunReference } from '../../contract/ids.js';
import { keyProblem } from '../../contract/run-key.js';
import { usageProblem } from '../terminal/problem.js';
import { checkConnectionName } from './argument-checks.js';

/** @throws CliProblem with every problem */
export function runArguments(
  command: string,
  connection: string | undefined,
  jobId: string | undefined,
  key: string,
): RunReference {
  const problems: string[] = [];
  if (connection === undefined)
    problems.push(`missing: connection; expected vigil ${command} <connection> --key ${key}`);
  if (jobId !== undefined) problems.push('--key: cannot be combined with a jobId; give one of them');
  checkConnectionName(connection, problems);
  const problem = keyProblem(key);
  if (problem !== undefined) problems.push(`--key: ${problem}`);
  if (problems.length > 0) throw usageProblem(problems, `see \`vigil ${command} --help\``);
  return { connection: connection ?? '', key };
}
