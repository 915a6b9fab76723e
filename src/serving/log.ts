/** The logger of Vigil and of Temporal's SDK: JSON or readable lines on stderr. */
import type { Logger as TemporalLogger, LogLevel, LogMetadata } from '@temporalio/common';
import { pino, type Logger } from 'pino';
import type { LogOptions } from '../config/config.js';
import { oneLine, printable, printableJson } from '../text/printable-text.js';

export function createLog({ level, format }: LogOptions): Logger {
  const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  const stderr = pino.destination({ dest: 2, sync: true });
  const shown = format === 'json' ? printableJson : (line: string) => printable(prettyLine(line));
  return pino(options, { write: (line: string) => stderr.write(shown(line)) });
}

/** Prints a line outside the log: before it exists, and for what must be read whatever its level. */
export function sayOnStderr(line: string): void {
  process.stderr.write(`vigil-worker: ${printable(line)}\n`);
}

function prettyLine(line: string): string {
  const { level, time, msg, ...rest } = JSON.parse(line) as { level: number; time: string; msg?: string };
  const extra = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
  return `${time} ${(pino.levels.labels[level] ?? '').padEnd(5)} ${oneLine(msg ?? '')}${extra}\n`;
}

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

// The SDK logs these for every Worker that serves only activities, as most of Vigil's do.
const EXPECTED = /^(No workflows registered|No Nexus services registered|Worker state changed)/;

/** Passes the SDK's log lines to Vigil's logger. */
export function temporalLogger(log: Logger): TemporalLogger {
  const write = (level: LogLevel, message: string, meta?: LogMetadata) => {
    if (!EXPECTED.test(message)) log[LEVELS[level]](plain(meta), message);
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
function plain(meta: LogMetadata = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(meta).map(([key, value]) => {
      if (value instanceof Error) return [key, `${value.name}: ${value.message}`];
      return [key, typeof value === 'bigint' ? String(value) : value];
    }),
  );
}
