/** The job definitions of the application (Get Job Definitions of the vendor's REST API). They do not list the parameters of a job. */
import { z } from 'zod';
import type { VendorEdge } from '../http/vendor-edge.js';
import { rowsSchema } from '../shared/rows.js';
import type { SharedSession } from '../shared/session.js';
import type { StartableJob } from '../shared/vendor-client.js';
import type { PlanningApplication } from './planning-jobs.js';
import { requestIn, type Session } from './session.js';

const definitionsSchema = z.object({
  items: rowsSchema(z.object({ jobType: z.string().min(1), jobName: z.string().min(1) })),
});

export async function jobDefinitions(
  { apiVersion, application }: PlanningApplication,
  session: SharedSession<Session>,
  edge: VendorEdge,
  signal: AbortSignal,
): Promise<StartableJob[]> {
  const [version, name] = [apiVersion, application].map(encodeURIComponent);
  const call = `HyperionPlanning/rest/${version}/applications/${name}/jobdefinitions`;
  const { items } = await session.use(signal, (current) =>
    edge.json(requestIn(current, { verb: 'list jobs', signal }, call), definitionsSchema),
  );
  return items.map((job) => ({ name: `${job.jobType}/${job.jobName}`, title: null, job, parameters: null }));
}
