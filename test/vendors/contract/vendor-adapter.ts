/** What the contract tests need to know about a vendor and its simulator. */
import type { Content } from '../../../simulators/content.js';
import type { Step } from '../../../simulators/faults.js';
import type { HttpSimulator } from '../../../simulators/http-simulator.js';
import type { ContentSelection } from '../../../src/contract/await-job-input.js';
import type { JobState, VendorName } from '../../../src/contract/job.js';
import type { ContentStream } from '../../../src/vendors/shared/vendor-client.js';

/** Any vendor's simulator. The adapter knows the format of its jobs. */
export type Simulator = HttpSimulator<never>;

export const CAPABILITIES = ['pollsTogether', 'cancel', 'readMessages', 'openContent', 'jobList'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** A step of the simulator's timeline, and the expected result of a poll. */
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
  /** The capabilities that the client has. All others are absent. */
  has: Capability[];
  /** The main request of the log-in and of each capability. */
  steps: { logIn: Step; cancel?: Step; readMessages: Step; openContent: Step };
  /** A 404 to the log-in request does not prevent the job's own request. */
  pollsOnAfter404?: true;
  /** The steps of a check beside the log-in. */
  checks?: Step[];
  createServer(): S;
  /** Resources that the adapter needs for a test. */
  setUp?(): Promise<void>;
  tearDown?(): Promise<void>;
  /** The connection as in vigil.yaml; `secret` is a reference. */
  connection(server: S, secret: string): object;
  /** From now on, the vendor accepts only this secret. */
  accept(server: S, secret: string): void;
  /** Ends all sessions. Absent if each request carries the credentials. */
  endSessions?(server: S): void;
  /** Every state of the vendor, in the order of a job's life where there is one. */
  states: Sample[];
  /** A state that Vigil does not know. */
  unlisted: Sample;
  /** Values outside 0 to 100, if the vendor reports a percentage. */
  overshooting?: Sample[];
  addJob(server: S, steps: object[]): string;
  /** Ids as the vendor and its clients write them. */
  ids: string[];
  unknownJobs: string[];
  /** The vendor's answer to a poll of a running job with this id. */
  answerAbout(id: string): unknown;
  anotherId: string;
  /** The vendor's answer to a request for its list of jobs, with these rows. Absent if it has no list. */
  listOf?(rows: unknown[]): unknown;
  /** JSON answers that differ from the vendor's page. */
  misfits: unknown[];
  /** The body of an error with this message. */
  errorBody(said: string): unknown;
  /** A job with these messages, which may be none. */
  addJobSaying(server: S, lines: string[]): string;
  addJobWithContent(server: S, name: string, content: Content): Promise<ContentfulJob>;
  addJobWithoutContent(server: S): ContentfulJob;
  /** Opens the content of a job, and makes it break while it is read. @default the connection breaks half-way */
  openBroken?(open: () => Promise<ContentStream>): Promise<ContentStream>;
  /** The number of accepted cancels. */
  cancelsAccepted?(server: S, id: string): number;
}
