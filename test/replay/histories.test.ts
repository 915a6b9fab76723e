import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { quietRuntime } from '../helpers/quiet-runtime.js';
import { workflowBundle } from '../helpers/waits.js';

const FOLDER = fileURLToPath(new URL('../histories/', import.meta.url));
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const textOf = (name: string) => readFileSync(`${FOLDER}${name}`, 'utf8');
const historyOf = (name: string) => historyFromJSON(JSON.parse(textOf(name)));

beforeAll(() => quietRuntime());

describe('a wait recorded before', () => {
  it.each(names)('is understood by the present workflow: %s', async (name) => {
    await Worker.runReplayHistory({ workflowBundle: workflowBundle() }, historyOf(name), `vigil:conn:${name}`);
  });
  it('is not understood by a workflow that does something else', async () => {
    const workflowsPath = fileURLToPath(new URL('workflows/another-await-job.ts', import.meta.url));
    const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
    const replay = Worker.runReplayHistory({ workflowBundle }, historyOf('success.json'), 'vigil:conn:success');
    await expect(replay).rejects.toMatchObject({ name: 'DeterminismViolationError' });
  }, 60_000);
});

describe('the recorded histories', () => {
  it('are of every way a wait can go', () => {
    expect(names.length).toBeGreaterThan(12);
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
