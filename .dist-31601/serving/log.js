import { pino } from 'pino';
export function createLog({ level, format }) {
    const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
    if (format === 'json')
        return pino(options, pino.destination({ dest: 2, sync: true }));
    return pino(options, { write: (line) => process.stderr.write(prettyLine(line)) });
}
function prettyLine(line) {
    const { level, time, msg, ...rest } = JSON.parse(line);
    const extra = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
    return `${time} ${(pino.levels.labels[level] ?? '').padEnd(5)} ${msg ?? ''}${extra}\n`;
}
const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' };
// The SDK logs these for every Worker that serves only activities, as most of Vigil's do.
const EXPECTED = /^(No workflows registered|No Nexus services registered|Worker state changed)/;
/** Passes the SDK's log lines to Vigil's logger. */
export function temporalLogger(log) {
    const write = (level, message, meta) => {
        if (!EXPECTED.test(message))
            log[LEVELS[level]](plain(meta), message);
    };
    return {
        log: write,
        trace: (message, meta) => write('TRACE', message, meta),
        debug: (message, meta) => write('DEBUG', message, meta),
        info: (message, meta) => write('INFO', message, meta),
        warn: (message, meta) => write('WARN', message, meta),
        error: (message, meta) => write('ERROR', message, meta),
    };
}
// The SDK also logs bigints, which JSON lacks, and errors with arbitrary fields, of which only name and message are kept.
function plain(meta = {}) {
    return Object.fromEntries(Object.entries(meta).map(([key, value]) => {
        if (value instanceof Error)
            return [key, `${value.name}: ${value.message}`];
        return [key, typeof value === 'bigint' ? String(value) : value];
    }));
}
//# sourceMappingURL=log.js.map