/** What a test or the demo says about Alteryx Server, its workflows and their jobs. */
import type { Content } from './content.js';
import type { TimelineStep } from './timeline.js';

export interface AlteryxWords {
  /** Created, Queued, Running, Completed, Cancelled; the vendor's pages also show Initializing, and clients Error. */
  status: string;
  /** null sends null. @default 'Success' for Completed, 'Error' for Error, otherwise 'None' */
  disposition: string | null;
}

export interface AlteryxMessage {
  /** 1 info, 2 warning, 3 error. The engine has more. */
  status: number;
  text?: string | null;
  /** -1 is the engine. */
  toolId: number;
}

export interface AlteryxOutput {
  /** @default derived from the job's id */
  id?: string;
  fileName: string;
  /** The content by format. The keys are the output's availableFormats. */
  formats: Record<string, Content>;
}

export interface AlteryxJobSpec {
  /** 24 hex digits. @default a random one */
  id?: string;
  timeline: TimelineStep<AlteryxWords>[];
  /** The script after an accepted cancel. @default Cancelled at the next read */
  onCancel?: TimelineStep<AlteryxWords>[];
  messages?: AlteryxMessage[];
  /** Listed when the job is completed. */
  outputs?: AlteryxOutput[];
  /** Shorthand for one output in the format Raw. */
  content?: Content;
  /** The workflow that the job belongs to. @default one that no client knows */
  workflowId?: string;
  /** The workflow's name in the list. @default 'nightly.yxmd' */
  workflowName?: string;
  /** The submitter. @default the client's own user */
  submittedBy?: string;
  /** Fields that override the job's usual fields: `priority`, `workerTag`, … */
  fields?: Record<string, unknown>;
}

/** A workflow whose jobs clients may start. */
export interface AlteryxWorkflow {
  id: string;
  /** @default 'nightly.yxmd' */
  name?: string;
  /** The names of its questions. Others are refused. */
  questions?: string[];
  /** What a started job does. */
  job: Omit<AlteryxJobSpec, 'id'>;
}

export interface AlteryxSimulatorOptions {
  clientId?: string;
  clientSecret?: string;
  /** The lifetime of a token in seconds. @default 3600 */
  expiresIn?: number;
  /** Whether the client may use the endpoint of messages and the list of jobs. @default true */
  curator?: boolean;
  /** How the messages endpoint refuses others. @default 403 */
  messagesRefusal?: 401 | 403;
  /** Whether messages are a list, or only the first one as an object, as the vendor's page shows. @default 'list' */
  messagesShape?: 'list' | 'one';
  /** How the job's creation is named: older servers say `createDate`. @default 'createDateTime' */
  createdAs?: 'createDateTime' | 'createDate';
  /** What `includeMessages=false` leaves out. @default messages and outputs */
  reducedBy?: ('messages' | 'outputs')[];
  /** The most jobs in a page of the list, even if more are requested. @default 1000 */
  mostListed?: number;
  /** Whether `DELETE /v3/jobs/{id}` cancels. Otherwise it is answered 405. @default false */
  cancel?: boolean;
}
