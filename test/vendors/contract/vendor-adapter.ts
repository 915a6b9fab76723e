/** What the contract has to know of a vendor: how its simulator is made to say and do what a promise is about. */
import type { Content } from '../../../simulators/content.js';
import type { Step } from '../../../simulators/faults.js';
import type { HttpSimulator } from '../../../simulators/http-simulator.js';
import type { ContentSelection } from '../../../src/contract/await-job-input.js';
import type { JobState, VendorName } from '../../../src/contract/job.js';
import type { ContentStream } from '../../../src/vendors/shared/vendor-client.js';

/** Any vendor's simulator; what is put into its jobs is the adapter's. */
export type Simulator = HttpSimulator<never>;

export const CAPABILITIES = ['cancel', 'readMessages', 'openContent', 'jobList'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** A step of the simulator's timeline, and what a poll at it must tell. */
export interface Sample {
  step: object;
  state: JobState;
  vendorState: string;
  percent?: number;
}

export interface ContentfulJob {
  id: string;
  wanted: ContentSelection;
}

export interface VendorAdapter<S extends Simulator = Simulator> {
  title: string;
  vendor: VendorName;
  /** Those that the object has; each other is absent from it. */
  has: Capability[];
  /** Which requests a log-in and each capability make, the one that matters. */
  steps: { logIn: Step; cancel?: Step; readMessages: Step; openContent: Step };
  /** A 404 at what stands for a log-in does not keep the job's own call from being made. */
  pollsOnAfter404?: true;
  createServer(): S;
  /** Whatever the adapter itself needs for a test, and gives back after it. */
  setUp?(): Promise<void>;
  tearDown?(): Promise<void>;
  /** The connection as it is written in vigil.yaml; `secret` is a reference. */
  connection(server: S, secret: string): object;
  /** The vendor accepts this secret from now on, and no other. */
  accept(server: S, secret: string): void;
  /** Where there are sessions: all of them end. Without it the credentials travel with each request. */
  endSessions?(server: S): void;
  /** Every state that the vendor has, in the order of a job's life as far as one has one. */
  states: Sample[];
  /** A word of the vendor's that we do not know. */
  unlisted: Sample;
  /** Figures beyond what a percentage is, where the vendor tells any. */
  overshooting?: Sample[];
  addJob(server: S, steps: object[]): string;
  unknownJobs: string[];
  /** The vendor's answer to a poll at a running job of this id. */
  answerAbout(id: string): unknown;
  anotherId: string;
  /** Answers that are JSON, and not what the vendor's page promises. */
  misfits: unknown[];
  /** An error's body in which the vendor says this. */
  errorBody(said: string): unknown;
  /** A job that has said these lines, and one that has said nothing. */
  addJobSaying(server: S, lines: string[]): string;
  addJobWithContent(server: S, name: string, content: Content): Promise<ContentfulJob>;
  addJobWithoutContent(server: S): ContentfulJob;
  /** Opens the content of a job and sees to it that it breaks while it is read. @default the connection breaks half-way */
  openBroken?(open: () => Promise<ContentStream>): Promise<ContentStream>;
  /** How often the simulator accepted a cancel. */
  cancelsAccepted?(server: S, id: string): number;
}
