/** The workflows that the connection's user may start, each with its questions. */
import { z } from 'zod';
import { segmentOf } from '../http/address.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import { rowsSchema } from '../shared/rows.js';
import type { StartableJob, StartableParameter } from '../shared/vendor-client.js';
import { textSchema } from '../shared/text.js';
import { requestIn, type Session } from './session.js';
import type { SharedSession } from '../shared/session.js';
import { withDetails } from '../shared/startable-details.js';

const workflowsSchema = rowsSchema(z.object({ id: z.string().min(1), name: textSchema }));

const questionsSchema = rowsSchema(
  z.object({
    name: z.string().min(1),
    description: textSchema,
    questionType: textSchema,
    /** The name of the type on other versions. */
    type: textSchema,
    items: rowsSchema(z.object({ key: z.string() }))
      .nullish()
      .catch(undefined),
  }),
);

export async function startableWorkflows(
  edge: VendorEdge,
  session: SharedSession<Session>,
  signal: AbortSignal,
): Promise<StartableJob[]> {
  const workflows = await session.use(signal, (current) =>
    edge.json(requestIn(current, { verb: 'list jobs', signal }, 'v3/workflows?view=Default'), workflowsSchema),
  );
  const found = await withDetails(workflows, ({ id }) => questionsOf(id, edge, session, signal));
  return found.map(([{ id, name }, parameters]) => ({
    name: id,
    title: name ?? null,
    job: { workflowId: id },
    parameters: parameters ?? null,
  }));
}

async function questionsOf(
  workflowId: string,
  edge: VendorEdge,
  session: SharedSession<Session>,
  signal: AbortSignal,
): Promise<StartableParameter[]> {
  const call = `v3/workflows/${segmentOf(workflowId, 'alteryx', 'list jobs')}/questions`;
  const questions = await session.use(signal, (current) =>
    edge.json(requestIn(current, { verb: 'list jobs', signal }, call), questionsSchema),
  );
  return questions.map(({ name, description, questionType, type, items }) => ({
    name,
    ...(description && { description }),
    ...((questionType ?? type) && { type: questionType ?? type }),
    ...(items && items.length > 0 && { values: items.map(({ key }) => key) }),
  }));
}
