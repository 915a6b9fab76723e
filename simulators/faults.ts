/** Faults that a test or the demo lays in a simulator's way, and which of them meets a request. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer, ScriptedAnswer } from './answer.js';
import { WIRE_FAULTS, type WireFault } from './wire.js';

/** What a request is about; each simulator classifies its own routes. */
export const STEPS = ['login', 'logout', 'status', 'cancel', 'messages', 'content', 'list', 'other'] as const;
export type Step = (typeof STEPS)[number];

/** What a change may have to know of the request. */
export interface AnsweredRequest {
  /** As it was sent, with its query. */
  target: string;
  headers: IncomingHttpHeaders;
  /** JSON and forms as objects. */
  body: unknown;
}

export interface FaultSpec {
  /** Only requests of this step; every request without it. */
  step?: Step;
  /** Only requests about this job. */
  jobId?: string;
  /** How many requests it spoils; 'always' is Infinity for JSON. @default 1 */
  times?: number | 'always';
  /** How many requests it lets pass first. @default 0 */
  after?: number;
  /** Sent instead of the vendor's answer. */
  answer?: ScriptedAnswer;
  /** Makes another answer of the vendor's true one; only within the process. */
  change?: (answer: Answer, request: AnsweredRequest) => Answer;
  wire?: WireFault;
  /** The answer, true or not, comes this much later, in milliseconds. */
  delayMs?: number;
  /** Between two bytes of a drip, in milliseconds. @default 1000 */
  dripMs?: number;
  /** Where a body breaks that does, in bytes. @default half of what is sent */
  atByte?: number;
  /**
   * The vendor does what it was asked before its answer is lost or replaced: an accepted cancel whose answer never comes.
   * Always so where the wire needs the true answer. @default false
   */
  workDone?: boolean;
}

export interface FaultHandle {
  /** How many requests it has spoilt. */
  readonly fired: number;
  clear(): void;
}

interface LaidFault {
  spec: FaultSpec;
  passed: number;
  fired: number;
}

export class Faults {
  private laid: LaidFault[] = [];

  /** @throws Error in one sentence when the spec says nothing that can be done */
  add(spec: FaultSpec): FaultHandle {
    check(spec);
    const fault: LaidFault = { spec, passed: 0, fired: 0 };
    this.laid.push(fault);
    return {
      get fired() {
        return fault.fired;
      },
      clear: () => {
        this.laid = this.laid.filter((one) => one !== fault);
      },
    };
  }

  clear(): void {
    this.laid = [];
  }

  /** The earliest fault that applies; a request that one has taken is not counted by those laid later, so they happen in turn. */
  take(step: Step, isJob: (jobId: string) => boolean): FaultSpec | undefined {
    for (const fault of this.laid) {
      const { spec } = fault;
      if (spec.step !== undefined && spec.step !== step) continue;
      if (spec.jobId !== undefined && !isJob(spec.jobId)) continue;
      if (fault.fired >= timesOf(spec)) continue;
      if (fault.passed < (spec.after ?? 0)) {
        fault.passed++;
        continue;
      }
      fault.fired++;
      return spec;
    }
    return undefined;
  }
}

function timesOf({ times = 1 }: FaultSpec): number {
  return times === 'always' ? Infinity : times;
}

function check(spec: FaultSpec): void {
  const { step, wire, answer, change, delayMs } = spec;
  if (answer === undefined && change === undefined && wire === undefined && delayMs === undefined)
    throw new Error('A fault needs an answer, a change, a wire or a delayMs.');
  if (step !== undefined && !STEPS.includes(step))
    throw new Error(`A fault's step is one of ${STEPS.join(', ')}, not ${step as string}.`);
  if (wire !== undefined && !Object.hasOwn(WIRE_FAULTS, wire))
    throw new Error(`A fault's wire is one of ${Object.keys(WIRE_FAULTS).join(', ')}, not ${wire as string}.`);
  if (!(timesOf(spec) > 0)) throw new Error("A fault's times is a number from 1, or 'always'.");
}
