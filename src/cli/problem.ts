/** What the CLI says when it cannot do what it was asked: one line, a hint, and an exit code. */
import { EXIT, FAILURES } from '../errors.js';

export class CliProblem extends Error {
  constructor(
    readonly exit: number,
    readonly type: string,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

export function usageProblem(problems: string[], hint = 'see `vigil --help`'): CliProblem {
  return new CliProblem(EXIT.usage, 'InvalidInput', problems.join('\n'), hint);
}

export function noSuchWait(connection: string, jobId: string, why = 'there is no wait'): CliProblem {
  return new CliProblem(
    EXIT.noSuchWait,
    'NoSuchWait',
    `${why} for ${connection} ${jobId}`,
    `start one: vigil await ${connection} ${jobId}; see which there are: vigil list`,
  );
}

/** Any error as a problem: the errors of our own rooms by their names, so that their modules need not be loaded for it. */
export function problemOf(error: unknown): CliProblem {
  if (error instanceof CliProblem) return error;
  const { name, message } = error as Error;
  if (name === 'ConfigError') {
    const { path, problems } = error as Error & { path: string; problems: string[] };
    return new CliProblem(
      EXIT.usage,
      'InvalidConfig',
      problems.map((problem) => `${path}: ${problem}`).join('\n'),
      'correct the config; docs/configuration.md lists every key',
    );
  }
  if (name === 'TemporalUnreachable' || /UNAVAILABLE|DEADLINE_EXCEEDED/.test(message)) {
    return new CliProblem(
      EXIT.temporalUnreachable,
      'TemporalUnreachable',
      message,
      'check --address or TEMPORAL_ADDRESS, and that the server runs',
    );
  }
  const unserved = FAILURES.ConnectionUnserved.exit;
  if (name === 'WorkerAbsent') return new CliProblem(unserved, 'WorkerAbsent', message, 'start a vigil-worker');
  return new CliProblem(EXIT.error, 'Error', message, 'run it again with --debug for the stack trace');
}
