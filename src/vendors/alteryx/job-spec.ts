/** What a caller may start: the body of `POST /v3/workflows/{workflowId}/jobs` (EnqueueJobContract of the API's definition), and the workflow. */
import { z } from 'zod';
import { line, oneOf, text } from '../../schema/fields.js';
import { expected, strictObject } from '../../schema/problems.js';

const WORKFLOW_ID = "a workflow's id: 24 hexadecimal digits";

export const jobSpecSchema = strictObject({
  workflowId: text(WORKFLOW_ID).regex(/^[0-9a-fA-F]{24}$/, { error: `expected ${WORKFLOW_ID}` }),
  questions: z
    .array(
      strictObject({
        name: line("a question's name", 500),
        value: z.string({ error: (issue) => expected('the answer, as a string', issue.input) }),
      }),
      { error: (issue) => expected('a list of { name, value }', issue.input) },
    )
    .optional(),
  priority: oneOf('Default', 'Low', 'Medium', 'High', 'Critical').optional(),
  workerTag: line('the tag of a worker', 200).optional(),
  credentialId: line("a credential's id", 200).optional(),
});
export type JobSpec = z.output<typeof jobSpecSchema>;
