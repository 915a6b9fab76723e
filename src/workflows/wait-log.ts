/** Logs what happens to waits and watches. The SDK leaves out the lines of a replay. */
import { log } from '@temporalio/workflow';
import type { TimelineEntry } from '../contract/timeline.js';
import type { WaitRecord } from '../contract/wait-record.js';
import type { Ending } from './ending.js';
import { endLine, linesSince, type LogLine } from './log-lines.js';

export class WaitLog {
  private last: TimelineEntry | undefined;

  /** @param record what is already in it was logged by an earlier run */
  constructor(private readonly record: WaitRecord) {
    this.last = record.timeline.at(-1);
  }

  /** Logs what is new in the record. */
  update(): void {
    const { timeline } = this.record;
    if (this.last) for (const line of linesSince(this.last, timeline)) this.write(line);
    this.last = timeline.at(-1);
  }

  ended(ending: Ending): void {
    this.write(endLine(this.record, ending, Date.now()));
  }

  private write(line: LogLine): void {
    const { connection, jobId } = this.record.input;
    writeLine(`${connection} ${jobId}`, line, { connection, jobId });
  }
}

/** @param of what the line is about, in words @param about the same as fields */
export function writeLine(of: string, { level, text, fields }: LogLine, about: Record<string, unknown>): void {
  log[level](`${of}: ${text}`, { ...about, ...fields });
}
