/** What tests and the demo say about jobs, users and files of the Oracle EPM simulator. */
import type { Content } from './content.js';
import type { TimelineStep } from './timeline.js';

export interface OracleEpmWords {
  /** -1 in progress, 0 success, 1 error, 2 cancel pending, 3 cancelled, 4 invalid parameter, 2147483647 unknown. */
  status: number;
  /** @default null */
  details: string | null;
  /** @default the vendor's word for the status */
  descriptiveStatus: string;
}

export interface OracleEpmDetail {
  recordsRead?: number;
  recordsProcessed?: number;
  recordsRejected?: number;
  dimensionName?: string;
  loadType?: string;
  /** The messages of the child job. */
  children?: OracleEpmChildMessage[];
}

export interface OracleEpmChildMessage {
  msgType: 'ERROR' | 'WARNING' | 'INFO';
  msgCategory?: string;
  msgText: string;
}

export interface OracleEpmJobSpec {
  /** A number. @default 224, 225, … */
  id?: string | number;
  /** @default 'Import Account Metadata' */
  jobName?: string;
  /** @default 'IMPORT_METADATA' */
  jobType?: string;
  /** Who started it, as the Jobs console writes the name. @default the client's own user */
  user?: string;
  timeline: TimelineStep<OracleEpmWords>[];
  /** The script after an administrator's cancel. @default pending for one read, then cancelled */
  onCancel?: TimelineStep<OracleEpmWords>[];
  /** The items of `/details`. Without them, the job is of a type that has no details. */
  details?: OracleEpmDetail[];
  /** A file that the repository has after the job has succeeded. @default name: the job's name with .zip */
  content?: Content;
  /** The field for the word of the state. @default 'descriptiveStatus' */
  wording?: 'descriptiveStatus' | 'jobStatus';
  /** The field for the id. @default 'jobId' */
  idField?: 'jobId' | 'jobID';
}

export interface OracleEpmSimulatorOptions {
  /** @default 'Vision' */
  application?: string;
  /** As a client sends it, with the identity domain if there is one. @default 'svc-extract' */
  user?: string;
  password?: string;
  /** @default 'oracle-epm-token' */
  token?: string;
  /** The id of the first job without one of its own. @default 224 */
  firstJob?: number;
  /** The origin of links. @default the origin that the client called */
  linkBase?: string;
  /** How the user may export the records of the Jobs console: not at all (403), without the right to download files (403), or fully. @default 'all' */
  console?: 'none' | 'no files' | 'all';
  /** The script of a job that exports the Jobs console. @default one read, then success */
  exportTimeline?: TimelineStep<OracleEpmWords>[];
  /** The header of the exported records. @default that of `CONSOLE_COLUMNS` */
  consoleColumns?: string[];
  /** Where the encrypted id of the application stands in the export. @default 'none', as clients ask for */
  applicationId?: 'none' | 'before the header' | 'on its own line';
  /** How an unknown job definition is answered. @default 400 */
  unknownDefinition?: 400 | 500 | 'id -1';
  /** Whether an upload replaces a file of the same name. The vendor's page says that it does not. @default false */
  overwrites?: boolean;
  /** How many reads of its status the unpacking of an uploaded ZIP file takes. @default 0: it is not unpacked */
  unpackReads?: number;
}

/** A job of the application that clients may start by its type and name. */
export interface OracleEpmDefinition {
  jobType: string;
  jobName: string;
  /** The names of its parameters. Others are refused. @default any */
  parameters?: string[];
  /** The parameter that names a file of the repository. A job fails if the file is not there. @default it needs none */
  needsFile?: string;
  /** What a started job does. */
  job: Omit<OracleEpmJobSpec, 'id' | 'jobName' | 'jobType'>;
}
