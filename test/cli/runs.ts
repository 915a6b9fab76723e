/** A stage on which the connection `starts` may start and cancel jobs. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AlteryxJobSpec } from '../../simulators/alteryx.js';
import { configOf, openStage, type Stage } from '../helpers/stage.js';

export { FAILS, LASTS, SUCCEEDS } from '../helpers/timelines.js';

export interface RunStage extends Stage {
  /** Makes a workflow whose jobs have the timeline, and writes a job of it to a file, whose name it returns. */
  jobFile(
    timeline: AlteryxJobSpec['timeline'],
    more?: Record<string, unknown>,
  ): Promise<{ file: string; workflowId: string }>;
  /** How many requests to start a job of the workflow have arrived. */
  started(workflowId: string): number;
}

let files = 0;

export async function openRunStage(): Promise<RunStage> {
  const stage = await openStage();
  const { gallery, planning } = stage;
  const more = `  starts:
    vendor: alteryx
    baseUrl: "${gallery.baseUrl}"
    clientId: ${gallery.accepts.clientId}
    clientSecret: "\${env:ALTERYX_SECRET}"
    cancel: { method: DELETE, path: "/v3/jobs/{jobId}" }
    run: { allow: ["*"] }
    limits: { minInterval: 10ms }
    rateLimit: 1000
  locked:
    { vendor: alteryx, baseUrl: "${gallery.baseUrl}", clientId: ${gallery.accepts.clientId}, clientSecret: "\${env:ALTERYX_SECRET}" }
  loads:
    vendor: oracle-epm
    baseUrl: "${planning.url}"
    application: ${planning.application}
    auth: { user: ${planning.accepts.user}, password: "\${env:EPM_PASSWORD}" }
    run: { allow: ["*/*"], upload: ["in/*.csv"] }
    limits: { minInterval: 10ms }
    rateLimit: 1000
  far: { elsewhere: true }
`;
  await stage.writeConfig('vigil.yaml', configOf(stage, more));
  await stage.startWorker();
  return {
    ...stage,
    async jobFile(timeline, fields = {}) {
      const workflowId = gallery.addWorkflow({ questions: ['run_date'], job: { timeline } });
      const file = `job-${(files += 1)}.yaml`;
      await writeFile(
        join(stage.folder, file),
        `# A job.\nworkflowId: ${workflowId}\n${Object.entries(fields)
          .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
          .join('')}`,
      );
      return { file, workflowId };
    },
    started: (workflowId) => gallery.requests('submit').filter(({ path }) => path.includes(workflowId)).length,
  };
}
