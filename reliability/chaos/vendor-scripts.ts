/**
 * A planned job in each vendor's own words, and what is then true of it. The words are those of the vendors' pages, written down here
 * once more: a misreading of Vigil's must not be the measure of its truth.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { sha256Of, streamOf } from '../../simulators/content.js';
import type { AlteryxJobSpec, AlteryxSimulator } from '../../simulators/alteryx.js';
import type { NexusIcJobSpec, NexusIcSimulator } from '../../simulators/nexus-ic.js';
import type { OracleEpmJobSpec, OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import type { PureConnectJobSpec } from '../../simulators/pureconnect-job.js';
import type { PureConnectSimulator } from '../../simulators/pureconnect.js';
import { totalMs, type End, type JobPlan, type PlannedFile, type PlannedStep, type Vendor } from './job-plan.js';

export interface Simulators {
  'nexus-ic': NexusIcSimulator;
  pureconnect: PureConnectSimulator;
  'oracle-epm': OracleEpmSimulator;
  alteryx: AlteryxSimulator;
}

/** What is true of a job at its vendor. */
export interface Truth {
  state: End | 'running';
  /** When it ended, in milliseconds since the epoch. */
  endedAt?: number;
  /** How many cancels the vendor has accepted. */
  cancels: number;
  messages: string[];
  content: { name: string; bytes: number; sha256: string }[];
}

/** Where the server of PureConnect writes, as it names it itself. */
export const EXTRACT_SHARE = '\\\\ic-a\\extract';

/** Gives the job to its vendor's simulator; its time runs from now. */
export async function addJob(simulators: Simulators, plan: JobPlan, extractFolder: string): Promise<void> {
  await writeExtract(plan, extractFolder);
  ADD[plan.vendor](simulators, plan);
}

/**
 * Lets clients start the job at its vendor, which then gives it an id of its own; its time runs from then on.
 * @param key in what starts the job, and in no other
 * @returns what starts it
 */
export async function addStartable(
  simulators: Simulators,
  plan: JobPlan,
  key: string,
  extractFolder: string,
): Promise<Record<string, unknown>> {
  await writeExtract(plan, extractFolder);
  return ADD_STARTABLE[plan.vendor](simulators, plan, key);
}

/** The ids and times of the jobs that the vendor has started for the key, oldest first. */
export function startedFor(simulators: Simulators, vendor: Vendor, key: string): { id: string; at: number }[] {
  return simulators[vendor].started.all.filter(({ body }) => JSON.stringify(body).includes(key));
}

/** @param addedAt when its time began, in milliseconds since the epoch */
export function truthOf(simulators: Simulators, plan: JobPlan, addedAt: number): Truth {
  const { state, endedAt, cancels } = STANDINGS[plan.vendor](simulators, plan, addedAt);
  return {
    state,
    endedAt,
    cancels,
    // This vendor has a message only for a failure.
    messages: plan.vendor === 'pureconnect' && state !== 'failed' ? [] : plan.messages,
    content:
      state === 'succeeded'
        ? plan.files.map(({ name, bytes, seed }) => ({ name, bytes, sha256: sha256Of({ bytes, seed }) }))
        : [],
  };
}

/** The file that an Oracle job writes is named by the caller, who knows its name. */
export function contentWish({ vendor, files }: JobPlan): { content?: { file: string } } {
  return vendor === 'oracle-epm' && files[0] ? { content: { file: files[0].name } } : {};
}

const ADD: Record<Vendor, (simulators: Simulators, plan: JobPlan) => void> = {
  'nexus-ic': (simulators, plan) => simulators['nexus-ic'].addJob({ id: plan.jobId, ...SCRIPTS['nexus-ic'](plan) }),
  pureconnect: ({ pureconnect }, plan) => pureconnect.addJob({ id: plan.jobId, ...SCRIPTS.pureconnect(plan) }),
  'oracle-epm': (simulators, plan) =>
    simulators['oracle-epm'].addJob({ id: plan.jobId, ...SCRIPTS['oracle-epm'](plan) }),
  alteryx: ({ alteryx }, plan) => alteryx.addJob({ id: plan.jobId, ...SCRIPTS.alteryx(plan) }),
};

const ADD_STARTABLE: Record<Vendor, (simulators: Simulators, plan: JobPlan, key: string) => Record<string, unknown>> = {
  'nexus-ic'(simulators, plan, key) {
    const job = SCRIPTS['nexus-ic'](plan);
    const reportTemplate = simulators['nexus-ic'].addTemplate({ parameters: ['key'], job });
    return { reportTemplate, outputType: 'json', parameters: { key } };
  },
  pureconnect({ pureconnect }, plan, key) {
    const { startedJob: others } = pureconnect;
    const own = SCRIPTS.pureconnect(plan);
    // Vigil adds its marker to the name.
    pureconnect.startedJob = (name) => {
      if (name.startsWith(`${key}-`)) return own;
      return typeof others === 'function' ? others(name) : others;
    };
    return { name: key, views: { viewList: [{ name: 'calls', column: [{ name: 'id' }] }] } };
  },
  'oracle-epm'(simulators, plan, key) {
    simulators['oracle-epm'].addDefinition({ jobType: 'RULES', jobName: key, job: SCRIPTS['oracle-epm'](plan) });
    return { jobType: 'RULES', jobName: key };
  },
  alteryx({ alteryx }, plan, key) {
    const workflowId = alteryx.addWorkflow({ questions: ['key'], job: SCRIPTS.alteryx(plan) });
    return { workflowId, questions: [{ name: 'key', value: key }] };
  },
};

interface Scripts {
  'nexus-ic': (plan: JobPlan) => Omit<NexusIcJobSpec, 'id'>;
  pureconnect: (plan: JobPlan) => Omit<PureConnectJobSpec, 'id' | 'name'>;
  'oracle-epm': (plan: JobPlan) => Omit<OracleEpmJobSpec, 'id' | 'jobName' | 'jobType'>;
  alteryx: (plan: JobPlan) => Omit<AlteryxJobSpec, 'id'>;
}

const SCRIPTS: Scripts = {
  'nexus-ic': ({ steps, end, messages: [summary], files: [file] }) => ({
    timeline: [
      ...steps.map(({ state, ms, percent }) => ({
        status: { queued: 1, running: 3, paused: 6 }[state],
        percentComplete: percent,
        ms,
      })),
      { status: end === 'succeeded' ? 4 : 5, percentComplete: 100, ...(summary && { summary }) },
    ],
    ...(file && { content: contentOf(file) }),
  }),
  pureconnect: ({ jobId, steps, end, messages: [errorInfo], files, cancel }) => ({
    timeline: [
      ...steps.map(({ state, ms }) => ({ state: state === 'queued' ? 1 : 2, ms })),
      {
        state: { succeeded: 5, failed: 3, cancelled: 4 }[end],
        ...(end === 'failed' && errorInfo && { errorInfo }),
      },
    ],
    onCancel: [{ state: 2, ms: cancel?.vendorMs ?? 0 }, { state: cancel?.finishesAnyway ? 5 : 4 }],
    ...(files.length > 0 && { outputFolder: `${EXTRACT_SHARE}\\${jobId}` }),
  }),
  'oracle-epm': ({ steps, end, messages: [details, ...more], files: [file] }) => ({
    timeline: [
      ...steps.map(({ ms }) => ({ status: -1, ms })),
      { status: { succeeded: 0, failed: 1, cancelled: 3 }[end], details: details ?? null },
    ],
    ...(more.length > 0 && {
      details: [{ children: more.map((msgText) => ({ msgType: 'INFO' as const, msgText })) }],
    }),
    ...(file && { content: contentOf(file) }),
  }),
  alteryx: ({ steps, end, messages, files, cancel }) => ({
    timeline: [
      ...steps.map(({ state, ms }) => ({ status: state === 'queued' ? 'Queued' : 'Running', ms })),
      alteryxEnd(end),
    ],
    onCancel: [
      { status: 'Running', ms: cancel?.vendorMs ?? 0 },
      cancel?.finishesAnyway ? alteryxEnd('succeeded') : { status: 'Cancelled' },
    ],
    messages: messages.map((text) => ({ status: 1, text, toolId: -1 })),
    outputs: files.map((file) => ({ fileName: file.name, formats: { Raw: contentOf(file) } })),
  }),
};

function alteryxEnd(end: End): { status: string; disposition?: string } {
  if (end === 'cancelled') return { status: 'Cancelled' };
  return { status: 'Completed', disposition: end === 'succeeded' ? 'Success' : 'Error' };
}

type Standing = Pick<Truth, 'state' | 'endedAt' | 'cancels'>;

const STANDINGS: Record<Vendor, (simulators: Simulators, plan: JobPlan, addedAt: number) => Standing> = {
  // Only time moves a job here.
  'nexus-ic': (_simulators, { steps, end }, addedAt) => byTime(steps, end, addedAt),
  pureconnect: ({ pureconnect }, { jobId }) =>
    standing(pureconnect.job(jobId), ({ state }) => ({ 3: 'failed', 4: 'cancelled', 5: 'succeeded' })[state ?? 0]),
  'oracle-epm': (simulators, { jobId }) =>
    standing(
      simulators['oracle-epm'].job(jobId),
      ({ status }) => ({ 0: 'succeeded', 1: 'failed', 3: 'cancelled' })[status ?? -1],
    ),
  alteryx: ({ alteryx }, { jobId }) =>
    standing(alteryx.job(jobId), ({ status, disposition }) => {
      if (status === 'Completed') return disposition === 'Success' ? 'succeeded' : 'failed';
      return status === 'Cancelled' ? 'cancelled' : undefined;
    }),
};

function byTime(steps: PlannedStep[], end: End, addedAt: number): Standing {
  const endedAt = addedAt + totalMs(steps);
  return Date.now() < endedAt ? { state: 'running', cancels: 0 } : { state: end, endedAt, cancels: 0 };
}

interface Lived<Words> {
  step: Words;
  cancelAsked: number;
  life: { history: { at: number }[] };
}

function standing<Words>(job: Lived<Words>, endOf: (words: Words) => string | undefined): Standing {
  const state = (endOf(job.step) as End | undefined) ?? 'running';
  const endedAt = state === 'running' ? undefined : job.life.history.at(-1)!.at;
  return { state, endedAt, cancels: job.cancelAsked };
}

function contentOf({ name, bytes, seed }: PlannedFile) {
  return { fileName: name, mediaType: 'application/octet-stream', body: { bytes, seed } };
}

async function writeExtract({ vendor, jobId, files }: JobPlan, extractFolder: string): Promise<void> {
  if (vendor !== 'pureconnect' || files.length === 0) return;
  const folder = join(extractFolder, jobId);
  await mkdir(folder, { recursive: true });
  for (const { name, bytes, seed } of files)
    await writeFile(join(folder, name), await buffer(streamOf({ bytes, seed })));
}
