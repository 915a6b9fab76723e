import { EXIT, FAILURES } from '../../contract/failures.js';
import { quoted } from './command-line.js';
export class CliProblem extends Error {
    exit;
    type;
    hint;
    constructor(exit, type, message, hint) {
        super(message);
        this.exit = exit;
        this.type = type;
        this.hint = hint;
    }
}
export function usageProblem(problems, hint = 'see `vigil --help`') {
    return new CliProblem(EXIT.usage, 'InvalidInput', problems.join('\n'), hint);
}
export function noSuchWait(connection, jobId, why = 'there is no wait') {
    return new CliProblem(EXIT.noSuchWait, 'NoSuchWait', `${why} for ${connection} ${jobId}`, `to start one, run \`vigil await ${connection} ${quoted(jobId)}\`; to see the waits, run \`vigil list\``);
}
const INVALID_CONFIG = 'InvalidConfig';
/** Typed by gRPC's own enum, but not loaded from it: the module takes 100 ms, which would double the time that `vigil --help` takes. */
const GRPC = { invalidArgument: 3, deadlineExceeded: 4, permissionDenied: 7, unavailable: 14, unauthenticated: 16 };
/** Converts any error to a problem. Recognizes our own errors by name, so that their modules need not be loaded. */
export function problemOf(error) {
    if (error instanceof CliProblem)
        return error;
    const { name, message } = error;
    if (name === 'ConfigError') {
        const { path, problems } = error;
        const lines = problems.map((problem) => `${path}: ${problem}`).join('\n');
        return new CliProblem(EXIT.usage, INVALID_CONFIG, lines, 'correct the config; docs/configuration.md lists every key');
    }
    if (name === 'TemporalUnreachable')
        return temporalUnreachable(message);
    if (name === 'TemporalSettingsError') {
        const hint = "correct TEMPORAL_*, --profile, or Temporal's config file; see `temporal config --help`";
        return new CliProblem(EXIT.usage, INVALID_CONFIG, message, hint);
    }
    if (name === 'NamespaceNotFoundError') {
        return new CliProblem(EXIT.usage, INVALID_CONFIG, message, 'check --namespace or TEMPORAL_NAMESPACE');
    }
    return problemOfAnswer(error) ?? internalError(message);
}
function problemOfAnswer(error) {
    const { code, details } = grpcStatusOf(error) ?? grpcStatusOf(error.cause) ?? {};
    switch (code) {
        case GRPC.invalidArgument:
            return usageProblem([`Temporal rejected the request: ${details}`]);
        case GRPC.deadlineExceeded:
        case GRPC.unavailable:
            return temporalUnreachable('Temporal no longer answers; running waits continue on the server');
        case GRPC.permissionDenied:
        case GRPC.unauthenticated:
            return new CliProblem(EXIT.temporalUnreachable, 'TemporalRefused', `Temporal refused access: ${details}`, 'check the API key or certificate in the profile, and --namespace');
        default:
            return undefined;
    }
}
function grpcStatusOf(error) {
    const { code, details } = (error ?? {});
    return typeof code === 'number' && typeof details === 'string' ? { code, details } : undefined;
}
function temporalUnreachable(message) {
    return new CliProblem(EXIT.temporalUnreachable, 'TemporalUnreachable', message, 'check --address or TEMPORAL_ADDRESS, and that the server is running');
}
function internalError(message) {
    return new CliProblem(EXIT.error, 'Error', message, 'run the command again with --debug for a stack trace');
}
export function workerAbsent(message) {
    return new CliProblem(FAILURES.ConnectionUnserved.exit, 'WorkerAbsent', message, 'start a vigil-worker that serves workflows, then run `vigil show`');
}
//# sourceMappingURL=problem.js.map