import { buildIfStale } from './production-build.mjs';
import setUpTemporal from './set-up-temporal.mjs';

/** For tests that run the commands as processes. */
export default async function setUpBuild() {
  await setUpTemporal();
  await buildIfStale();
}
