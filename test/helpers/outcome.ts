/** What stdout must be in JSON mode: one object with the contract's keys, and nothing else. */
import { z } from 'zod';
import type { Ran } from './processes.js';

const timestamp = z.iso.datetime();
const severities = z.strictObject({ info: z.int(), warning: z.int(), error: z.int() });

const errorSchema = z.strictObject({ type: z.string().min(1), message: z.string().min(1), hint: z.string().min(1) });

const outcomeSchema = z.strictObject({
  vendor: z.enum(['nexus-ic', 'pureconnect', 'oracle-epm', 'alteryx']).nullable(),
  connection: z.string(),
  jobId: z.string(),
  phase: z.enum(['waiting', 'cancelling', 'collecting', 'ended']),
  state: z.enum(['unknown', 'queued', 'running', 'paused', 'cancelling', 'succeeded', 'failed', 'cancelled']),
  condition: z.enum(['clear', 'unreachable', 'unintelligible', 'refused', 'missing', 'unserved', 'unstored']),
  vendorState: z.string().nullable(),
  percent: z.number().nullable(),
  summary: z.string().nullable(),
  times: z.strictObject({
    awaitedFrom: timestamp,
    queued: timestamp.nullable(),
    started: timestamp.nullable(),
    ended: timestamp.nullable(),
  }),
  messages: z.strictObject({
    total: z.int(),
    bySeverity: severities,
    last: z.array(
      z.strictObject({
        severity: z.enum(['info', 'warning', 'error']),
        text: z.string(),
        at: timestamp.optional(),
        source: z.string().optional(),
      }),
    ),
    uri: z.string().nullable(),
  }),
  content: z.array(
    z.strictObject({
      name: z.string(),
      mediaType: z.string(),
      bytes: z.int(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      uri: z.string(),
    }),
  ),
  outputLocation: z.string().nullable(),
  cancel: z
    .strictObject({
      by: z.enum(['caller', 'deadline']),
      at: timestamp,
      reason: z.string().nullable(),
      result: z.string(),
    })
    .nullable(),
  cost: z.strictObject({ looks: z.int(), edges: z.int(), waitedSeconds: z.int() }),
  error: errorSchema.optional(),
});

export type PrintedOutcome = z.infer<typeof outcomeSchema>;

/** The JobOutcome, with `error` beside it where the wait failed. @throws ZodError for a key too many or too few */
export function outcomeOf({ stdout, stderr }: Ran): PrintedOutcome {
  return outcomeSchema.parse(parsed(stdout, stderr));
}

/** The error that stands alone where there is no outcome. */
export function errorOf({ stdout, stderr }: Ran): z.infer<typeof errorSchema> {
  return z.strictObject({ error: errorSchema }).parse(parsed(stdout, stderr)).error;
}

function parsed(stdout: string, stderr: string): unknown {
  if (stdout.includes('\n')) throw new Error(`more than one line on stdout: ${stdout}`);
  if (stdout === '') throw new Error(`nothing on stdout; on stderr: ${stderr}`);
  return JSON.parse(stdout);
}
