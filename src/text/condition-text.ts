/** What people can do about a condition, for the Web UI. Our own Markdown. Pure. */
import type { Condition } from '../contract/job.js';

export const WHAT_TO_DO: Readonly<Record<Exclude<Condition, 'clear'>, string>> = {
  unreachable:
    "if the vendor does not come back, check its server and the network of the worker's machine; Vigil keeps trying",
  unintelligible: "compare the vendor's answer with its page in docs/vendors; the API may have changed",
  refused: "renew the connection's secret or its permissions at the vendor, then poll now",
  missing: 'check the job id, and that the connection names the server and the application the job runs on',
  unserved: 'start a `vigil-worker` whose config has the connection; the wait then continues by itself',
  unstored: 'make the content store writable for the worker; Vigil then continues to collect',
};
