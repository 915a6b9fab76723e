import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { quietRuntime } from '../helpers/quiet-runtime.js';
import { workflowBundle } from '../helpers/workflow-bundle.js';

const FOLDER = fileURLToPath(new URL('../histories/', import.meta.url));
/** `unreleased`, and one folder for each released version: `v0.1.0`. */
const folders = readdirSync(FOLDER);
const namesIn = (folder: string) => readdirSync(`${FOLDER}${folder}`).map((name) => `${folder}/${name}`);
const names = folders.flatMap(namesIn);
const textOf = (name: string) => readFileSync(`${FOLDER}${name}`, 'utf8');
const storyOf = (name: string) => name.replace(/^.+\//, '').split('.')[0]!;
const historyOf = (name: string) => historyFromJSON(JSON.parse(textOf(name)));

/** How the workflow of a history ended. */
function endOf(name: string): string {
  const last = historyOf(name).events?.at(-1);
  const failure = last?.workflowExecutionFailedEventAttributes?.failure?.applicationFailureInfo?.type;
  if (failure) return failure;
  if (last?.workflowExecutionCompletedEventAttributes) return 'returned';
  if (last?.workflowExecutionCanceledEventAttributes) return 'Canceled';
  if (last?.workflowExecutionContinuedAsNewEventAttributes) return 'ContinuedAsNew';
  return last?.workflowExecutionTerminatedEventAttributes ? 'Terminated' : 'unknown';
}

beforeAll(() => quietRuntime());

describe('a recorded wait', () => {
  it.each(names)('replays with the present workflow: %s', async (name) => {
    const history = historyOf(name);
    const workflowId =
      history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowId || `vigil:conn:${storyOf(name)}`;
    await Worker.runReplayHistory({ workflowBundle: workflowBundle() }, history, workflowId);
  });
  it('does not replay with a workflow that does something else', async () => {
    const workflowsPath = fileURLToPath(new URL('workflows/another-await-job.ts', import.meta.url));
    const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
    const replay = Worker.runReplayHistory(
      { workflowBundle },
      historyOf(names.find((name) => storyOf(name) === 'success')!),
      'vigil:conn:success',
    );
    await expect(replay).rejects.toMatchObject({ name: 'DeterminismViolationError' });
  }, 60_000);
});

/** By story. */
const ENDS: Record<string, string> = {
  success: 'returned',
  failure: 'JobFailed',
  'failure-returned': 'returned',
  'cancelled-at-the-vendor': 'JobCancelled',
  'cancel-before-the-first-poll': 'Canceled',
  'cancel-confirmed': 'Canceled',
  'cancel-finished-anyway': 'returned',
  'cancel-left': 'Canceled',
  'cancel-while-collecting': 'Terminated',
  'cancel-refused': 'Canceled',
  'cancel-unconfirmed': 'Canceled',
  'cancel-unsupported': 'Canceled',
  outage: 'returned',
  deadline: 'DeadlineExceeded',
  'deadline-finished-anyway': 'returned',
  'deadline-left': 'DeadlineExceeded',
  'queue-deadline': 'DeadlineExceeded',
  'collect-deadline': 'CollectionFailed',
  unreachable: 'DeadlineExceeded',
  unintelligible: 'JobUnintelligible',
  refused: 'VendorRefused',
  lost: 'JobLost',
  unserved: 'ConnectionUnserved',
  unstored: 'CollectionFailed',
  rejected: 'VendorRejectedRequest',
  'invalid-input': 'InvalidInput',
  'continued-first': 'ContinuedAsNew',
  'continued-last': 'returned',
  'poll-now-and-extend': 'returned',
  'hastened-at-once': 'returned',
  'extended-at-once': 'returned',
  'joined-and-left': 'returned',
  call: 'returned',
  watched: 'returned',
  'watched-and-cancelled': 'Canceled',
  'watched-in-trouble': 'returned',
  watch: 'unknown',
  'watch-continued': 'ContinuedAsNew',
  'run-submitted': 'returned',
  'run-adopted': 'returned',
  'run-uncertain': 'SubmitUncertain',
  'run-cancelled': 'Canceled',
  'run-retried': 'JobFailed',
  'many-first': 'ContinuedAsNew',
  'many-last': 'returned',
  'many-cancelled': 'Canceled',
  page: 'returned',
};

/** The releases that the changelog names, newest first. */
const released = [
  ...readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8').matchAll(/^## \[(\d.*)\]/gm),
].map(([, version]) => `v${version}`);

describe('the recorded histories', () => {
  it('are those of each release in the changelog, and of what is not released yet', () => {
    expect(folders.filter((folder) => folder !== 'unreleased').sort()).toEqual([...released].sort());
  });

  it('cover every course of a wait, with the newest release and what is not released yet', () => {
    const newest = folders.filter((folder) => folder === 'unreleased' || folder === released[0]);
    const stories = new Set(newest.flatMap(namesIn).map(storyOf));
    expect([...stories].sort()).toEqual(Object.keys(ENDS).sort());
  });

  it.each(folders)('of %s end as their names say', (folder) => {
    const ends = namesIn(folder).map((name) => [name, endOf(name)]);
    expect(ends).toEqual(namesIn(folder).map((name) => [name, ENDS[storyOf(name)]]));
  });

  it.each(names)('hold no path, host name or secret of the machine that made them: %s', (name) => {
    const payloads = [...textOf(name).matchAll(/"data": "([^"]+)"/g)].map(([, data]) =>
      Buffer.from(data!, 'base64').toString('utf8'),
    );
    const readable = [textOf(name).replaceAll(/"data": "[^"]+"/g, ''), ...payloads].join('\n');
    expect(readable).not.toMatch(
      /\/(tmp|home|root|work|Users)\/|\d+@\w|nexus-ic-key|correct-horse|file:\/\/\/(?!content)/,
    );
  });
});
