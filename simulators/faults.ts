/** The faults that tests and the demo inject into a simulator, and which of them applies to a request. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer, ScriptedAnswer } from './answer.js';
import { WIRE_FAULTS, type WireFault } from './wire.js';

/** The purpose of a request. Each simulator classifies its own routes. */
export const STEPS = [
  'login',
  'logout',
  'status',
  'cancel',
  'messages',
  'content',
  'list',
  'submit',
  'find',
  'upload',
  'subscribe',
  'push',
  'other',
] as const;
export type Step = (typeof STEPS)[number];

/** The parts of a request that a change may need. */
export interface AnsweredRequest {
  /** As sent, with the query. */
  target: string;
  headers: IncomingHttpHeaders;
  /** JSON and forms, parsed. */
  body: unknown;
}

export interface FaultSpec {
  /** Only requests of this step. @default all requests */
  step?: Step;
  /** Only requests for this job. */
  jobId?: string;
  /** How many requests it affects; 'always' stands for Infinity in JSON. @default 1 */
  times?: number | 'always';
  /** How many requests pass before it applies. @default 0 */
  after?: number;
  /** Sent instead of the vendor's answer. */
  answer?: ScriptedAnswer;
  /** Changes the vendor's real answer. Only within the process. */
  change?: (answer: Answer, request: AnsweredRequest) => Answer;
  wire?: WireFault;
  /** Delays the answer by this time, in milliseconds. */
  delayMs?: number;
  /** The pause between two bytes of a drip, in milliseconds. @default 1000 */
  dripMs?: number;
  /**
   * The position at which the body breaks, in bytes; of an upload, how many bytes of the request come before the fault.
   * @default half of the body; of an upload, all of it
   */
  atByte?: number;
  /**
   * Processes the request before the answer is lost or replaced, such as an accepted cancel whose answer never arrives.
   * Always true for a `wire` that needs the real answer. @default false
   */
  workDone?: boolean;
}

export interface FaultHandle {
  /** How many requests it has affected. */
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

  /** @throws Error with one sentence if the spec is invalid */
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

  /** The earliest fault that applies. Later faults do not count the request, so faults injected one after another apply in turn. */
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
    throw new Error(`A fault's step must be one of ${STEPS.join(', ')}, not ${step as string}.`);
  if (wire !== undefined && !Object.hasOwn(WIRE_FAULTS, wire))
    throw new Error(`A fault's wire must be one of ${Object.keys(WIRE_FAULTS).join(', ')}, not ${wire as string}.`);
  if (!(timesOf(spec) > 0)) throw new Error("A fault's times must be a number from 1, or 'always'.");
}
