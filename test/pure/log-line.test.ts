import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { LogEntry } from '@temporalio/worker';
import { isRedundant, jsonLine, terminalLine } from '../../src/serving/log-line.js';

const AT = BigInt(Date.parse('2026-03-01T12:00:00.250Z')) * 1_000_000n;
const TOKEN = 'CiRhLXRva2Vu';

function entry(message: string, meta?: object, level: LogEntry['level'] = 'INFO'): LogEntry {
  return { message, level, timestampNanos: AT, meta: meta };
}
const shown = (one: LogEntry) => terminalLine(one, (_level, name) => name);

describe('a line of JSON', () => {
  it('has the time, the name of the level, the message and the fields', () => {
    const meta = { sdkComponent: 'workflow', workflowId: 'vigil:calls:34', connection: 'calls', jobId: '34' };
    expect(JSON.parse(jsonLine(entry('calls 34: running → succeeded', meta)))).toEqual({
      time: '2026-03-01T12:00:00.250Z',
      level: 'info',
      msg: 'calls 34: running → succeeded',
      ...meta,
    });
  });
  it('keeps its own time, level and message from those of others', () => {
    const line = jsonLine(entry('mine', { msg: 'theirs', level: 'theirs', time: 'theirs' }, 'WARN'));
    expect(JSON.parse(line)).toEqual({ time: '2026-03-01T12:00:00.250Z', level: 'warn', msg: 'mine' });
  });
  it('is one line that controls no terminal, and shows values that JSON cannot', () => {
    const line = jsonLine(entry('a\nb', { size: 10n, error: new TypeError('no\u001b[31m'), csi: '\u009b' }));
    // eslint-disable-next-line no-control-regex -- what must not be in it
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(JSON.parse(line)).toMatchObject({ size: '10', error: 'TypeError: no\u001b[31m', csi: '\u009b' });
  });
});

describe('a line for a terminal', () => {
  it("has no fields if the line is Vigil's own, because its message says everything", () => {
    const meta = { sdkComponent: 'activity', attempt: 3, workflowId: 'vigil:calls:34', connection: 'calls' };
    expect(shown(entry('calls 34: collected 1 file, 30 MB, in 2s', meta))).toBe(
      '2026-03-01T12:00:00Z INFO  calls 34: collected 1 file, 30 MB, in 2s',
    );
  });
  it("has the fields of the SDK's lines, and no empty ones", () => {
    const meta = { sdkComponent: 'worker', workflowId: 'w', error: new Error('no such type'), spans: [], none: '' };
    expect(shown(entry('Activity failed', meta, 'WARN'))).toBe(
      '2026-03-01T12:00:00Z WARN  Activity failed (workflowId="w" error="Error: no such type")',
    );
  });
  it('is one line that controls no terminal', () => {
    const line = shown(entry('a\nb\u001b[31m', { sdkComponent: 'core', said: '\u202e\n' }));
    expect(line).toBe('2026-03-01T12:00:00Z INFO  a b\\u001b[31m (said="\\u202e\\n")');
  });
});

it.each(['worker', 'core', 'activity'])('no line of %s has the token of an activity task', (sdkComponent) => {
  const meta = { sdkComponent, taskToken: TOKEN, spanContexts: { activity: { task_token: TOKEN } } };
  expect(jsonLine(entry('Activity completed', meta))).not.toContain(TOKEN);
  expect(shown(entry('Activity completed', meta))).not.toContain(TOKEN);
});

describe('a line of the SDK is left out', () => {
  const outcome = ApplicationFailure.create({ type: 'VendorRejectedRequest', nonRetryable: true });
  it.each<[string, object]>([
    ['Worker state changed', { state: 'RUNNING' }],
    ['gRPC call poll_workflow_task_queue retried 7 times', { sdkComponent: 'core' }],
    ['Workflow failed', { workflowType: 'awaitJob' }],
    ['Activity failed', { error: outcome }],
  ])('if the line of the wait says the same, or nobody needs it: %s', (message, meta) => {
    expect(isRedundant({ message, meta })).toBe(true);
  });
  it.each<[string, object]>([
    ['Workflow failed', { workflowType: 'watchConnection' }],
    ['Activity failed', { error: new TypeError('a bug') }],
    ['Activity failed', { error: ApplicationFailure.create({ type: 'TypeError' }) }],
    ['Error when recording heartbeat', { sdkComponent: 'core' }],
  ])('but never if no other line reports its problem: %s %j', (message, meta) => {
    expect(isRedundant({ message, meta })).toBe(false);
  });
});
