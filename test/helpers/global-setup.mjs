// Plain JavaScript, because Jest loads a global set-up by Node itself, which knows no .ts in a package of ES modules.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { findTemporalCli } from '../../scripts/temporal-cli.mjs';
import { findTimeSkippingServer } from '../../scripts/time-skipping-server.mjs';
import { buildIfStale } from './production-build.mjs';

/**
 * Finds (or, once, gets) the Temporal servers before the first test and hands their paths on by the environment. A server that cannot be had
 * fails the tests that start it, with the reason, and no others.
 */
export default async function prepare(globalConfig, { testMatch }) {
  await handOn('VIGIL_TEST_TEMPORAL_CLI', findTemporalCli);
  await handOn('VIGIL_TEST_TIME_SKIPPING_SERVER', findTimeSkippingServer);
  process.env.VIGIL_TEST_WORKFLOW_BUNDLE = await bundleWorkflows();
  if (runsProcesses(globalConfig, testMatch)) await buildIfStale();
}

/** Whether tests that run dist/ as processes may be among those wanted. */
function runsProcesses({ testPathPatterns }, testMatch) {
  const patterns = testPathPatterns?.patterns ?? [];
  // A pattern narrows down what a configuration matches: all of e2e/ runs processes, whatever is picked of it.
  if (patterns.length === 0 || testMatch.some((glob) => /e2e|examples/.test(glob))) return true;
  return patterns.some((pattern) => /cli|docs/.test(pattern));
}

/** Bundles the workflows once for all test files: each Worker would do it again, at some seconds a time. */
async function bundleWorkflows() {
  const source = (name) => fileURLToPath(new URL(`../../src/workflows/${name}`, import.meta.url));
  const { code } = await bundleWorkflowCode({
    workflowsPath: source('index.ts'),
    workflowInterceptorModules: [source('cancel-reason.ts')],
    preloadModules: [source('index.ts')],
    logger: new DefaultLogger('WARN'),
  });
  const path = join(await mkdtemp(join(tmpdir(), 'vigil-bundle-')), 'workflow-bundle.cjs');
  await writeFile(path, code);
  return path;
}

async function handOn(variable, find) {
  // Nothing is said of a server that was simply there; from the first step that takes time on, everything.
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
