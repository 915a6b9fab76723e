/** What is known of a run when it is over: plain data, gathered from outside of Vigil, for the checks to judge. */
import type { Step } from '../../simulators/faults.js';
import type { JobOutcome } from '../../src/contract/outcome.js';
import type { RunOutcome } from '../../src/contract/run-job.js';
import type { Vendor } from './job-plan.js';
import type { Truth } from './vendor-scripts.js';

/** A request as the vendor's ledger has it. */
export interface Asked {
  step: Step;
  /** In milliseconds since the epoch. */
  at: number;
  /** Absent where nothing was ever answered. */
  status?: number;
}

/** A workflow execution, as the Temporal server has it. */
export interface Run {
  status: string;
  /** How its end reads in its history: what it returned, or the type of its failure with the outcome in its details. */
  failureType?: string;
  outcome?: JobOutcome | RunOutcome;
  /** The outcome in its memo, which is read without a worker. */
  memo?: JobOutcome;
  events: number;
  /** The causes of the workflow tasks that failed. */
  failedTasks: string[];
  /** The process ids of the workers that made its workflow tasks, in order, each once in a row. */
  madeBy?: number[];
  watched?: WatchedRun;
}

/** What a history shows of polls by a watch. Times in milliseconds since the epoch. */
export interface WatchedRun {
  /** Whether a poll of the wait handed the job over. */
  joined: boolean;
  /** When somebody asked the wait for a poll of its own. */
  hintedAt: number[];
  /** The activities in which a watch has polled. */
  polls: PolledTogether[];
}

export interface PolledTogether {
  from: number;
  /** Infinity if it never ended. */
  to: number;
  attempts: number;
}

export interface StoredFile {
  name: string;
  bytes: number;
  /** For the bytes as they lie on the disk; undefined where there is no file. */
  sha256: string | undefined;
}

/** When something was away, in milliseconds since the epoch. */
export interface Away {
  from: number;
  to: number;
}

export interface JobFacts {
  connection: string;
  vendor: Vendor;
  jobId: string;
  truth: Truth;
  /** Every request about it, oldest first. */
  asked: Asked[];
  /** When a caller's cancel was accepted by Temporal; undefined where nobody asked for one. */
  cancelAskedAt?: number;
  onCancel: 'cancel' | 'leave';
  /** Executions of its wait, oldest first; those of one wait that went on as new follow each other. */
  runs: Run[];
  /** The files that its outcome names, read from the store. */
  stored: StoredFile[];
  /** The texts in the stored list of messages. */
  storedMessages: string[];
  /** For the watch of the connection, if it has one. */
  polledTogether?: PolledTogether[];
}

/** One line: what was promised, and what came instead. */
export interface Violation {
  /** The connection and job, or what else it is about. */
  about: string;
  expected: string;
  came: string;
}
