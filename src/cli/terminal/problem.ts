/** Problems of the CLI: a message, a hint and an exit code. */
import type { status } from '@grpc/grpc-js';
import { EXIT, FAILURES } from '../../contract/failures.js';
import type { RunReference } from '../../contract/ids.js';
import { firstProblems, MOST_PROBLEMS } from '../../contract/first-problems.js';
import { shellCommand } from '../../text/shell-word.js';

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
  // A list that is bounded already ends with the number of the others.
  const bounded = problems.length > MOST_PROBLEMS + 1 ? firstProblems(problems) : problems;
  return new CliProblem(EXIT.usage, 'InvalidInput', bounded.join('\n'), hint);
}

export function noSuchWait(connection: string, jobId: string, why = 'there is no wait'): CliProblem {
  return new CliProblem(
    EXIT.noSuchWait,
    'NoSuchWait',
    `${why} for ${connection} ${jobId}`,
    `to start one, run \`${shellCommand(['vigil', 'await'], [connection, jobId], [])}\`; to see the waits, run \`vigil list\``,
  );
}

export function noSuchRun({ connection, key }: RunReference, hint: string, why = 'there is no run'): CliProblem {
  return new CliProblem(EXIT.noSuchWait, 'NoSuchRun', `${why} with the key ${key} for ${connection}`, hint);
}

export function noSuchName(name: string, hint: string, why = 'there is no list of runs'): CliProblem {
  return new CliProblem(EXIT.noSuchWait, 'NoSuchList', `${why} with the name ${name}`, hint);
}

const INVALID_CONFIG = 'InvalidConfig';

/** Typed by gRPC's own enum, but not loaded from it: the module takes 100 ms, which would double the time that `vigil --help` takes. */
const GRPC: {
  invalidArgument: status.INVALID_ARGUMENT;
  deadlineExceeded: status.DEADLINE_EXCEEDED;
  notFound: status.NOT_FOUND;
  permissionDenied: status.PERMISSION_DENIED;
  unavailable: status.UNAVAILABLE;
  unauthenticated: status.UNAUTHENTICATED;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the annotation checks each number against the enum
} = { invalidArgument: 3, deadlineExceeded: 4, notFound: 5, permissionDenied: 7, unavailable: 14, unauthenticated: 16 };

/** Converts any error to a problem. Recognizes our own errors by name, so that their modules need not be loaded. */
export function problemOf(error: unknown): CliProblem {
  if (error instanceof CliProblem) return error;
  const { name, message } = error as Error;
  if (name === 'ConfigError') {
    const { path, problems, hint } = error as Error & { path: string; problems: string[]; hint: string };
    const lines = problems.map((problem) => `${path}: ${problem}`).join('\n');
    return new CliProblem(EXIT.usage, INVALID_CONFIG, lines, hint);
  }
  if (name === 'TemporalUnreachable') return temporalUnreachable(message);
  if (name === 'TemporalSettingsError') {
    const hint = "correct TEMPORAL_*, --profile, or Temporal's config file; see `temporal config --help`";
    return new CliProblem(EXIT.usage, INVALID_CONFIG, message, hint);
  }
  if (name === 'NamespaceNotFoundError') return noSuchNamespace(message);
  const codecProblem = problemOfCodec(error) ?? problemOfCodec((error as Error).cause);
  if (codecProblem) return codecProblem;
  return problemOfAnswer(error as Error) ?? internalError(message);
}

/** Temporal's client wraps some errors of a codec. */
function problemOfCodec(error: unknown): CliProblem | undefined {
  if (!(error instanceof Error) || error.name !== 'CodecError') return undefined;
  return new CliProblem(EXIT.usage, INVALID_CONFIG, error.message, (error as Error & { advice: string }).advice);
}

function problemOfAnswer(error: Error): CliProblem | undefined {
  const { code, details = '' } = grpcStatusOf(error) ?? grpcStatusOf(error.cause) ?? {};
  switch (code) {
    case GRPC.invalidArgument:
      return usageProblem([`Temporal rejected the request: ${details}`]);
    case GRPC.notFound:
      return /^Namespace .* not found/.test(details) ? noSuchNamespace(details) : undefined;
    case GRPC.deadlineExceeded:
    case GRPC.unavailable:
      return temporalUnreachable('Temporal no longer answers; running waits continue on the server');
    case GRPC.permissionDenied:
    case GRPC.unauthenticated:
      return new CliProblem(
        EXIT.temporalUnreachable,
        'TemporalRefused',
        `Temporal refused access: ${details}`,
        'check the API key or certificate in the profile, and --namespace',
      );
    default:
      return undefined;
  }
}

function grpcStatusOf(error: unknown): { code: number; details: string } | undefined {
  const { code, details } = (error ?? {}) as { code?: unknown; details?: unknown };
  return typeof code === 'number' && typeof details === 'string' ? { code, details } : undefined;
}

function noSuchNamespace(message: string): CliProblem {
  const hint = 'check --namespace or TEMPORAL_NAMESPACE; `temporal operator namespace create` creates one';
  return new CliProblem(EXIT.usage, INVALID_CONFIG, message, hint);
}

function temporalUnreachable(message: string): CliProblem {
  return new CliProblem(
    EXIT.temporalUnreachable,
    'TemporalUnreachable',
    message,
    'check --address or TEMPORAL_ADDRESS, and that the server is running',
  );
}

function internalError(message: string): CliProblem {
  return new CliProblem(EXIT.error, 'Error', message, 'run the command again with --debug for a stack trace');
}

export function workerAbsent(message: string): CliProblem {
  return new CliProblem(
    FAILURES.ConnectionUnserved.exit,
    'WorkerAbsent',
    message,
    'start a vigil-worker that serves workflows, then run `vigil show`',
  );
}
