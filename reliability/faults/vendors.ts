/** The four vendors as the matrix sees them: a job with messages and content, and which request each step makes. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { chunksOf, type Content } from '../../simulators/content.js';
import type { Step } from '../../simulators/faults.js';
import type { HttpSimulator } from '../../simulators/http-simulator.js';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import { PureConnectSimulator } from '../../simulators/pureconnect.js';
import type { ContentSelection } from '../../src/contract/await-job-input.js';
import type { VendorName } from '../../src/contract/job.js';
import type { StepName } from './steps.js';

export type Simulator = HttpSimulator<never>;

export interface JobPlan {
  /** The states before the end, each shown by one status read. */
  states: ('running' | 'waiting')[];
  /** It stays in its last state until it is cancelled. */
  endless: boolean;
  onCancel: OnCancel;
  messages: number;
  content: Content;
  contentName: string;
}

/** How the job goes on after a cancel that the vendor has accepted. */
export type OnCancel = 'ends at once' | 'ends after a while' | 'goes on' | 'finishes';

export interface PlannedJob {
  id: string;
  wanted: ContentSelection;
  /** How many messages the vendor has for it. */
  messages: number;
}

/** Which requests a step makes: those of the kind, after `after` of them that belong to other steps. */
export interface Place {
  step: Step;
  after: number;
}

export interface Vendor<S extends Simulator = Simulator> {
  name: VendorName;
  title: string;
  create(): S;
  /** The connection as in vigil.yaml. @param mount a folder of the vendor's */
  connection(server: S, secret: string, mount: string): object;
  /** The vendor accepts this secret from now on, and no other. */
  accept(server: S, secret: string): void;
  addJob(server: S, plan: JobPlan, mount: string): Promise<PlannedJob>;
  /** @param reads the status reads of a wait up to the one that sees the end */
  place(step: StepName, reads: number): Place | undefined;
  /** Breaks what Vigil needs in the step's JSON; undefined if the step has no JSON, or if Vigil needs nothing of it. */
  spoil(step: StepName, how: 'missing' | 'another type', answer: never): unknown;
  /** The answer to a status read, with a state that the vendor's page does not list. */
  unlisted(answer: never): unknown;
  /** The same about another job. */
  another(answer: never): unknown;
  /** An error's body in which the vendor says this. */
  errorBody(said: string): unknown;
  /** How often a cancel was accepted. */
  cancels(server: S, jobId: string): number;
}

type Json = Record<string, unknown>;

const CONTENT_STEP: Place = { step: 'content', after: 0 };

export const nexusIc: Vendor<NexusIcSimulator> = {
  name: 'nexus-ic',
  title: 'NEXUS IC',
  create: () => new NexusIcSimulator(),
  connection: ({ baseUrl }, secret) => ({ vendor: 'nexus-ic', baseUrl, auth: { scheme: 'apikey', secret } }),
  accept: ({ accepts }, secret) => void (accepts.apiKey = secret),
  async addJob(server, { states, endless, messages, content, contentName }) {
    const shown = states.map((state) => ({ status: state === 'running' ? 3 : 1, percentComplete: 35 }));
    const summary = Array.from({ length: messages }, (_, nth) => `row ${nth}`).join('\n');
    const id = server.addJob({
      timeline: endless ? shown : [...shown, { status: 4, percentComplete: 100, summary }],
      content: { ...content, fileName: contentName },
    });
    return { id, wanted: {}, messages: 1 };
  },
  place: (step, reads) =>
    ({
      logIn: { step: 'login', after: 0 },
      status: { step: 'status', after: 0 },
      cancel: undefined,
      // The job's summary is all that the vendor says, so that it is read once more.
      messages: { step: 'status', after: reads },
      content: CONTENT_STEP,
    })[step] as Place | undefined,
  spoil(step, how, answer: Json) {
    if (step === 'content' || step === 'cancel') return undefined;
    return spoilt(answer, step === 'logIn' ? 'hash' : 'status', how, step === 'logIn' ? 17 : 'Running');
  },
  unlisted: (answer: Json) => ({ ...answer, status: 7 }),
  another: (answer: Json) => ({ ...answer, id: '{00000000-0000-0000-0000-000000000000}' }),
  errorBody: (said) => said,
  cancels: () => 0,
};

export const pureConnect: Vendor<PureConnectSimulator> = {
  name: 'pureconnect',
  title: 'PureConnect',
  create: () => new PureConnectSimulator(),
  connection: ({ url }, password, mount) => ({
    vendor: 'pureconnect',
    baseUrl: url,
    user: 'svc-extract',
    password,
    outputMount: { from: '\\\\ic\\extract', to: mount },
  }),
  accept: ({ accepts }, secret) => void (accepts.password = secret),
  async addJob(server, { states, endless, onCancel, messages, content, contentName }, mount) {
    await mkdir(join(mount, 'job'), { recursive: true });
    await writeFile(join(mount, 'job', contentName), chunksOf(content.body));
    const shown = states.map((state) => ({ state: state === 'running' ? 2 : 1 }));
    const errorInfo = Array.from({ length: messages }, (_, nth) => `row ${nth}`).join('\n');
    const id = server.addJob({
      timeline: endless ? shown : [...shown, { state: 5, errorInfo }],
      onCancel: afterCancel(onCancel, { state: 2 }, { state: 4 }, { state: 5, errorInfo }),
      outputFolder: '\\\\ic\\extract\\job',
    });
    return { id, wanted: {}, messages: 1 };
  },
  place: (step, reads) =>
    ({
      logIn: { step: 'login', after: 0 },
      status: { step: 'status', after: 0 },
      cancel: { step: 'cancel', after: 0 },
      messages: { step: 'status', after: reads },
      // The job says where its files are; reading the files is no request.
      content: { step: 'status', after: reads + 1 },
    })[step] as Place | undefined,
  spoil(step, how, answer: Json) {
    if (step === 'logIn') return spoilt(answer, 'csrfToken', how, 17);
    if (step === 'cancel') return undefined;
    return { jobStatus: spoilt(answer['jobStatus'] as Json, 'id', how, 17) };
  },
  unlisted: (answer: Json) => ({ jobStatus: { ...(answer['jobStatus'] as Json), state: 6 } }),
  another: (answer: Json) => ({ jobStatus: { ...(answer['jobStatus'] as Json), id: '98' } }),
  errorBody: (said) => ({ errorId: 'error.request.other', message: said }),
  cancels: (server, jobId) => server.job(jobId).cancelAsked,
};

export const oracleEpm: Vendor<OracleEpmSimulator> = {
  name: 'oracle-epm',
  title: 'Oracle EPM',
  create: () => new OracleEpmSimulator(),
  connection: ({ url }, password) => ({
    vendor: 'oracle-epm',
    baseUrl: url,
    application: 'Vision',
    auth: { user: 'svc-extract', password },
    files: ['*'],
  }),
  accept: ({ accepts }, secret) => void (accepts.password = secret),
  async addJob(server, { states, endless, messages, content, contentName }) {
    // The vendor shows no queue; a cancel that an administrator takes back is its way to go back.
    const shown = states.map((state) => ({ status: state === 'running' ? -1 : 2 }));
    const children = Array.from({ length: messages }, (_, nth) => ({
      msgType: 'INFO' as const,
      msgText: `row ${nth}`,
    }));
    server.addFile(contentName, content);
    const id = server.addJob({ timeline: endless ? shown : [...shown, { status: 0 }], details: [{ children }] });
    return { id, wanted: { file: contentName }, messages };
  },
  place: (step) =>
    ({
      // The vendor has no log-in: this request verifies the credentials.
      logIn: { step: 'list', after: 0 },
      status: { step: 'status', after: 0 },
      cancel: undefined,
      messages: { step: 'messages', after: 0 },
      content: CONTENT_STEP,
    })[step] as Place | undefined,
  spoil(step, how, answer: Json) {
    if (step === 'status') return spoilt(answer, 'status', how, 'Completed');
    if (step === 'messages') return spoilt(answer, 'items', how, 'none');
    return undefined;
  },
  unlisted: (answer: Json) => ({ ...answer, status: 5, descriptiveStatus: 'Dreaming' }),
  another: (answer: Json) => ({ ...answer, jobId: 998 }),
  errorBody: (said) => ({ status: 8, details: said }),
  cancels: (server, jobId) => server.job(jobId).cancelAsked,
};

export const alteryx: Vendor<AlteryxSimulator> = {
  name: 'alteryx',
  title: 'Alteryx Server',
  create: () => new AlteryxSimulator({ cancel: true }),
  connection: ({ baseUrl }, clientSecret) => ({
    vendor: 'alteryx',
    baseUrl,
    clientId: 'vigil-client',
    clientSecret,
    cancel: { method: 'DELETE', path: '/v3/jobs/{jobId}' },
  }),
  accept: ({ accepts }, secret) => void (accepts.clientSecret = secret),
  async addJob(server, { states, endless, onCancel, messages, content, contentName }) {
    const shown = states.map((state) => ({ status: state === 'running' ? 'Running' : 'Queued' }));
    const done = { status: 'Completed', disposition: 'Success' };
    const id = server.addJob({
      timeline: endless ? shown : [...shown, done],
      onCancel: afterCancel(onCancel, { status: 'Running' }, { status: 'Cancelled' }, done),
      messages: Array.from({ length: messages }, (_, nth) => ({ status: 1, text: `row ${nth}`, toolId: 4 })),
      outputs: [{ fileName: contentName, formats: { Raw: content } }],
    });
    return { id, wanted: {}, messages };
  },
  place: (step) =>
    ({
      logIn: { step: 'login', after: 0 },
      status: { step: 'status', after: 0 },
      cancel: { step: 'cancel', after: 0 },
      messages: { step: 'messages', after: 0 },
      content: CONTENT_STEP,
    })[step] as Place,
  spoil(step, how, answer: Json) {
    if (step === 'logIn') return spoilt(answer, 'access_token', how, 17);
    if (step === 'status') return spoilt(answer, 'status', how, 4);
    if (step === 'messages') {
      // A message of a list may lack its text. A single one, which the vendor's page shows, may not.
      if (how === 'missing') return {};
      return (answer as unknown as Json[]).map((message) => spoilt(message, 'text', how, 17));
    }
    return undefined;
  },
  unlisted: (answer: Json) => ({ ...answer, status: 'Dreaming' }),
  another: (answer: Json) => ({ ...answer, id: '66ebd18d3d6200007e000d8d' }),
  errorBody: (said) => ({ message: said }),
  cancels: (server, jobId) => server.job(jobId).cancelAsked,
};

export const MATRIX_VENDORS = [nexusIc, pureConnect, oracleEpm, alteryx] as unknown as Vendor[];

function spoilt(answer: Json, field: string, how: 'missing' | 'another type', other: unknown): Json {
  const { [field]: _gone, ...rest } = answer;
  return how === 'missing' ? rest : { ...answer, [field]: other };
}

function afterCancel(how: OnCancel, running: object, cancelled: object, finished: object): object[] {
  const steps = {
    'ends at once': [cancelled],
    'ends after a while': [running, running, running, cancelled],
    'goes on': [running],
    finishes: [running, finished],
  };
  return steps[how];
}
