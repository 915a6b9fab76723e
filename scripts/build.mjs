/**
 * `npm run build`: src → dist, and the workflow bundle, so that production runs neither webpack nor swc. What callers import is there as
 * CommonJS too, since many projects with workflows are.
 */
import { spawnSync } from 'node:child_process';
import { chmod, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist`;
// Built beside and moved there when it is whole: processes that run from dist load parts of it later.
const fresh = `${root}.dist-${process.pid}`;
const startedAt = new Date();

try {
  const isCompiled = compile('tsconfig.build.json', fresh) && compile('tsconfig.cjs.json', `${fresh}/cjs`);
  if (isCompiled) await finish();
} finally {
  await rm(fresh, { recursive: true, force: true });
}

function compile(project, outDir) {
  const tsc = [`${root}node_modules/typescript/bin/tsc`, '-p', project, '--outDir', outDir];
  const { status } = spawnSync(process.execPath, tsc, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = status ?? 1;
  return status === 0;
}

async function finish() {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { workflowSources } = await import(`${fresh}/serving/workflow-code.js`);
  const { code } = await bundleWorkflowCode({ ...workflowSources('js'), logger: new DefaultLogger('WARN') });
  const bundle = `${fresh}/workflow-bundle.cjs`;
  await writeFile(bundle, code);
  await writeFile(`${fresh}/cjs/package.json`, '{ "type": "commonjs" }\n');
  // Its time says which sources it was built from: one that was changed meanwhile is newer.
  await utimes(bundle, startedAt, startedAt);
  for (const bin of ['starter', 'worker']) await chmod(`${fresh}/${bin}.js`, 0o755);
  await rm(dist, { recursive: true, force: true });
  await rename(fresh, dist);
  process.stderr.write(`Built dist/, with a workflow bundle of ${Math.round(code.length / 1024)} KB.\n`);
}
