/** `npm run build`: src → dist, and the workflow bundle, so that production runs neither webpack nor swc. */
import { spawnSync } from 'node:child_process';
import { chmod, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist`;
// Built beside and moved there when it is whole: processes that run from dist load parts of it later.
const fresh = `${root}.dist-${process.pid}`;
const startedAt = new Date();

try {
  const arguments_ = [`${root}node_modules/typescript/bin/tsc`, '-p', 'tsconfig.build.json', '--outDir', fresh];
  const compiled = spawnSync(process.execPath, arguments_, { cwd: root, stdio: 'inherit' });
  if (compiled.status !== 0) process.exitCode = compiled.status ?? 1;
  else await finish();
} finally {
  await rm(fresh, { recursive: true, force: true });
}

async function finish() {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { workflowSources } = await import(`${fresh}/serving/workflow-code.js`);
  const { code } = await bundleWorkflowCode({ ...workflowSources('js'), logger: new DefaultLogger('WARN') });
  const bundle = `${fresh}/workflow-bundle.cjs`;
  await writeFile(bundle, code);
  // Its time says which sources it was built from: one that was changed meanwhile is newer.
  await utimes(bundle, startedAt, startedAt);
  for (const bin of ['starter', 'worker']) await chmod(`${fresh}/${bin}.js`, 0o755);
  await rm(dist, { recursive: true, force: true });
  await rename(fresh, dist);
  process.stderr.write(`Built dist/, with a workflow bundle of ${Math.round(code.length / 1024)} KB.\n`);
}
