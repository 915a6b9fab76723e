// Plain JavaScript, because Jest loads a global set-up by Node itself, which knows no .ts in a package of ES modules.
import { findTemporalCli } from '../../scripts/temporal-cli.mjs';
import { findTimeSkippingServer } from '../../scripts/time-skipping-server.mjs';

/**
 * Finds (or, once, gets) the Temporal servers before the first test and hands their paths on by the environment. A server that cannot be had
 * fails the tests that start it, with the reason, and no others.
 */
export default async function findTemporalServers() {
  await handOn('VIGIL_TEST_TEMPORAL_CLI', findTemporalCli);
  await handOn('VIGIL_TEST_TIME_SKIPPING_SERVER', findTimeSkippingServer);
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
