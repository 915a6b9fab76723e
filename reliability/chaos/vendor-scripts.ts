/**
 * A planned job in each vendor's own words, and what is then true of it. The words are those of the vendors' pages, written down here
 * once more: a misreading of Vigil's must not be the measure of its truth.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { sha256Of, streamOf } from '../../simulators/content.js';
import type { AlteryxSimulator } from '../../simulators/alteryx.js';
import type { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import type { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
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
  if (plan.vendor === 'pureconnect' && plan.files.length > 0) await writeExtract(plan, extractFolder);
  SCRIPTS[plan.vendor](simulators, plan);
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

const SCRIPTS: Record<Vendor, (simulators: Simulators, plan: JobPlan) => void> = {
  'nexus-ic': (simulators, { jobId, steps, end, messages: [summary], files: [file] }) =>
    simulators['nexus-ic'].addJob({
      id: jobId,
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
  pureconnect: (simulators, { jobId, steps, end, messages: [errorInfo], files, cancel }) =>
    simulators.pureconnect.addJob({
      id: jobId,
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
  'oracle-epm': (simulators, { jobId, steps, end, messages: [details, ...more], files: [file] }) =>
    simulators['oracle-epm'].addJob({
      id: jobId,
      timeline: [
        ...steps.map(({ ms }) => ({ status: -1, ms })),
        { status: { succeeded: 0, failed: 1, cancelled: 3 }[end], details: details ?? null },
      ],
      ...(more.length > 0 && {
        details: [{ children: more.map((msgText) => ({ msgType: 'INFO' as const, msgText })) }],
      }),
      ...(file && { content: contentOf(file) }),
    }),
  alteryx: (simulators, { jobId, steps, end, messages, files, cancel }) =>
    simulators.alteryx.addJob({
      id: jobId,
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

async function writeExtract({ jobId, files }: JobPlan, extractFolder: string): Promise<void> {
  const folder = join(extractFolder, jobId);
  await mkdir(folder, { recursive: true });
  for (const { name, bytes, seed } of files)
    await writeFile(join(folder, name), await buffer(streamOf({ bytes, seed })));
}
