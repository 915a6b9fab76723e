/** `npm run build`: src → dist, and the workflow bundle, so that production runs neither webpack nor swc. */
import { spawnSync } from 'node:child_process';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

await rm(`${root}dist`, { recursive: true, force: true });
const compiled = spawnSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
const { workflowSources } = await import('../dist/serving/workflow-code.js');
const { code } = await bundleWorkflowCode({ ...workflowSources('js'), logger: new DefaultLogger('WARN') });
await writeFile(`${root}dist/workflow-bundle.cjs`, code);
for (const bin of ['starter', 'worker']) await chmod(`${root}dist/${bin}.js`, 0o755);
process.stderr.write(`Built dist/, with a workflow bundle of ${Math.round(code.length / 1024)} KB.\n`);
