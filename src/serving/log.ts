/** The log of the worker on stderr: Vigil's own lines and those of Temporal's SDK and of its core. */
import { styleText } from 'node:util';
import type { Logger, LogLevel } from '@temporalio/common';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import type { LogOptions } from '../config/config.js';
import { printable } from '../text/printable-text.js';
import { isRedundant, jsonLine, terminalLine } from './log-line.js';

/** @param options `format`: by default `pretty` if stderr is a terminal, `json` otherwise */
export function createLog({ level, format = process.stderr.isTTY ? 'pretty' : 'json' }: LogOptions): Logger {
  const showsAll = level === 'debug' || level === 'trace';
  const lineOf = format === 'json' ? jsonLine : (entry: LogEntry) => terminalLine(entry, painted);
  // A reader of the log that went away ends no worker.
  process.stderr.on('error', () => undefined);
  return new DefaultLogger(level.toUpperCase() as LogLevel, (entry) => {
    if (showsAll || !isRedundant(entry)) process.stderr.write(`${lineOf(entry)}\n`);
  });
}

/** Prints a line outside the log: before it exists, and for what must be read whatever its level. */
export function sayOnStderr(line: string): void {
  process.stderr.write(`vigil-worker: ${printable(line)}\n`);
}

const COLOURS: Partial<Record<LogLevel, 'red' | 'yellow' | 'dim'>> = {
  ERROR: 'red',
  WARN: 'yellow',
  DEBUG: 'dim',
  TRACE: 'dim',
};

function painted(level: LogLevel, name: string): string {
  const colour = COLOURS[level];
  return colour ? styleText(colour, name, { stream: process.stderr }) : name;
}
