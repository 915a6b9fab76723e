// Plain JavaScript, because Jest loads a global set-up by Node itself, which knows no .ts in a package of ES modules.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { findTemporalCli } from '../../scripts/temporal-cli.mjs';
import { findTimeSkippingServer } from '../../scripts/time-skipping-server.mjs';

/**
 * Finds Temporal's servers (the first time, gets them) and bundles the workflows, and passes the paths on in the environment. A server that
 * cannot be had fails the tests that start it, with the reason, and no others.
 */
export default async function setUpTemporal() {
  // Several projects of a run may ask for it.
  if (process.env.VIGIL_TEST_WORKFLOW_BUNDLE) return;
  await passOn('VIGIL_TEST_TEMPORAL_CLI', findTemporalCli);
  await passOn('VIGIL_TEST_TIME_SKIPPING_SERVER', findTimeSkippingServer);
  process.env.VIGIL_TEST_WORKFLOW_BUNDLE = await bundleWorkflows();
}

/** Bundles the workflows once for all test files: each Worker would do it again, for some seconds each time. */
async function bundleWorkflows() {
  const source = (name) => fileURLToPath(new URL(`../../src/workflows/${name}`, import.meta.url));
  const { code } = await bundleWorkflowCode({
    workflowsPath: source('index.ts'),
    workflowInterceptorModules: [source('cancel-reason-interceptor.ts')],
    failureConverterPath: source('failure-converter.ts'),
    preloadModules: [source('index.ts')],
    logger: new DefaultLogger('WARN'),
  });
  const path = join(await mkdtemp(join(tmpdir(), 'vigil-bundle-')), 'workflow-bundle.cjs');
  await writeFile(path, code);
  return path;
}

async function passOn(variable, find) {
  // A server that is already there gets no line. One that takes longer gets a line from its first slow step on.
  let busy = false;
  const log = (line) => {
    busy ||= line.endsWith('...');
    if (busy) process.stderr.write(`${line}\n`);
  };
  try {
    process.env[variable] = await find({ log });
  } catch (error) {
    const problem = error.message;
    process.stderr.write(`${problem}\n`);
    process.env[`${variable}_PROBLEM`] = problem;
  }
}
