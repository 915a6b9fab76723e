/** Follows many runs until all have ended. */
import type { Client } from '@temporalio/client';
import type { LineEnd, ManyProgress } from '../contract/run-many.js';
import { followEach, ProgressReader, type Follower, type FollowOptions } from './follow.js';
import type { FollowedLines, ManyDescription } from './many-handle.js';

const ANSWER_TIMEOUT_MS = 2_000;
/** So that the progress goes on while many ends are read. */
const MOST_ENDS = 400;
const ENDS_AT_ONCE = 200;

/** What is known while they run. */
export interface FollowedMany {
  many: ManyDescription;
  /** Undefined if no worker has answered yet. */
  progress?: ManyProgress;
  /** The ends that were not known before. */
  ended: Map<number, LineEnd>;
}

export interface ManyEnd {
  /** Not of the runs: each has its own. */
  exit: number;
  /** The ends that were not known before. A line without one was lost with its page. */
  ended: Map<number, LineEnd>;
}

/** @throws what `lost` throws */
export async function followMany(
  client: Client,
  lines: FollowedLines,
  options: FollowOptions,
  follower: Follower<FollowedLines, FollowedMany, ManyEnd>,
): Promise<void> {
  const reader = new ManyReader(lines, new ProgressReader(client, options.signal));
  await followEach([lines], () => reader.read(), options, follower);
}

class ManyReader {
  private readonly known = new Set<number>();
  private progress: ManyProgress | undefined;
  /** The state of the history at its last answer: without a new event the answer is the same. */
  private answeredAt = '';

  constructor(
    private readonly lines: FollowedLines,
    private readonly reader: ProgressReader,
  ) {}

  async read(): Promise<FollowedMany | ManyEnd> {
    const { handle, plan } = this.lines;
    const many = await this.reader.ask(() => handle.describe());
    if (!many?.running) {
      const ended = await this.newEnds(Array.from({ length: plan.lines }, (_, line) => line));
      return { exit: 0, ended };
    }
    const now = `${many.runId} ${many.historyLength}`;
    if (now !== this.answeredAt) {
      const progress = await this.reader.ask(() => handle.progress(ANSWER_TIMEOUT_MS));
      if (progress?.plan.token === plan.token) {
        this.progress = progress;
        this.answeredAt = now;
      }
    }
    const { progress } = this;
    const states = Array.from(progress?.states ?? '');
    const over = states.flatMap((state, line) => ('sfn'.includes(state) ? [line] : []));
    return { many, progress, ended: await this.newEnds(over, MOST_ENDS) };
  }

  private async newEnds(lines: readonly number[], most = Infinity): Promise<Map<number, LineEnd>> {
    const { handle, plan, inputs } = this.lines;
    const wanted = lines.filter((line) => !this.known.has(line)).slice(0, most);
    const all = new Map<number, LineEnd>();
    // A few at a time, because each question has its time limit.
    for (let at = 0; at < wanted.length; at += ENDS_AT_ONCE) {
      const ends = await this.reader.ask(() => handle.ends(plan, inputs, wanted.slice(at, at + ENDS_AT_ONCE)));
      for (const [line, end] of ends) all.set(line, end);
    }
    for (const line of all.keys()) this.known.add(line);
    return all;
  }
}
