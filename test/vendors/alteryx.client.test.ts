import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { jobSchema, messagesSchema } from '../../src/vendors/alteryx/schemas.js';
import { collect } from '../helpers/collect.js';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { DONE, HTML, patient, serveAlteryx } from './alteryx.served.js';

const alteryx = serveAlteryx();
const { messagesOf, poll, reconnect, restart } = alteryx;

function sample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/alteryx/${name}.json`, import.meta.url), 'utf8'));
}

describe("the samples of the vendor's page", () => {
  it('match the schema', () => {
    expect(jobSchema.parse(sample('job'))).toMatchObject({ id: 'string', status: 'string', disposition: 'string' });
    const said = { status: 0, text: 'string', toolId: 0 };
    expect(messagesSchema.parse(sample('message'))).toEqual([said]);
    expect(messagesSchema.parse([sample('message')])).toEqual([said]);
  });

  it('are read even if their states are unknown', async () => {
    const id = alteryx.simulator.addJob({ id: 'string', timeline: [{ raw: sample('job') }] });
    alteryx.simulator.fault({ step: 'messages', answer: { body: sample('message') } });
    expect(await poll(id)).toEqual({
      state: 'unknown',
      vendorState: 'string/string',
      queued: '2024-09-19T10:02:54.589Z',
    });
    expect(await messagesOf(id)).toEqual([{ severity: 'info', text: 'string', source: 'tool 0' }]);
  });
});

describe('a poll', () => {
  it('follows a job from the queue to its end, and asks for the reduced object only', async () => {
    const id = alteryx.simulator.addJob({
      timeline: [{ status: 'Queued' }, { status: 'Initializing' }, { status: 'Running' }, ...DONE],
      messages: [{ status: 1, text: 'Started', toolId: -1 }],
    });
    const seen = [await poll(id), await poll(id), await poll(id), await poll(id)];
    expect(seen.map(({ state, vendorState }) => [state, vendorState])).toEqual([
      ['queued', 'Queued/None'],
      ['running', 'Initializing/None'],
      ['running', 'Running/None'],
      ['succeeded', 'Completed/Success'],
    ]);
    expect(new Set(seen.map(({ queued }) => queued)).size).toBe(1);
    expect(seen[0]?.queued).toMatch(/Z$/);
    expect(alteryx.simulator.requests('status').map(({ query }) => query)).toEqual(
      Array(4).fill({ includeMessages: 'false' }),
    );
  });

  it.each<[string, string | null, string, string]>([
    ['Completed', 'Error', 'failed', 'Completed/Error'],
    ['Completed', 'Warning', 'succeeded', 'Completed/Warning'],
    ['Complete', 'Success', 'succeeded', 'Complete/Success'],
    ['Error', 'Error', 'failed', 'Error/Error'],
    ['Cancelled', 'None', 'cancelled', 'Cancelled/None'],
    ['Canceled', null, 'cancelled', 'Canceled'],
    ['Thinking', null, 'unknown', 'Thinking'],
  ])('at a job that is %s with the disposition %s sees %s', async (status, disposition, state, vendorState) => {
    const id = alteryx.simulator.addJob({ timeline: [{ status, disposition }] });
    expect(await poll(id)).toMatchObject({ state, vendorState });
    expect(alteryx.simulator.requests('status')).toHaveLength(1);
  });

  it('requests the whole object when a completed job lacks its disposition', async () => {
    const id = alteryx.simulator.addJob({ timeline: [{ raw: { status: 'Completed' } }, ...DONE] });
    expect(await poll(id)).toMatchObject({ state: 'succeeded', vendorState: 'Completed/Success' });
    expect(alteryx.simulator.requests('status').map(({ query }) => query['includeMessages'])).toEqual([
      'false',
      'true',
    ]);
  });

  it('never takes a completed job without any disposition for a success', async () => {
    const id = alteryx.simulator.addJob({ timeline: [{ status: 'Completed', disposition: null }] });
    expect(await poll(id)).toMatchObject({ state: 'unknown', vendorState: 'Completed' });
    expect(alteryx.simulator.requests('status')).toHaveLength(2);
  });

  it('encodes the id', async () => {
    alteryx.simulator.fault({ step: 'status', answer: { body: { status: 'Running' } } });
    expect(await poll('a/b?c d')).toMatchObject({ state: 'running' });
    expect(alteryx.simulator.requests('status')[0]?.path).toBe('/webapi/v3/jobs/a%2Fb%3Fc%20d');
  });

  it('takes a base URL with a slash at its end', async () => {
    await reconnect({ baseUrl: `${alteryx.simulator.baseUrl}/` });
    expect(await poll(alteryx.simulator.addJob({ timeline: DONE }))).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    ['unintelligible', 'an answer about another job', { body: { id: 'another', status: 'Running' } }],
    ['unintelligible', 'an answer without a status', { body: { disposition: 'Success' } }],
    ['unintelligible', 'an empty status', { body: { status: '' } }],
    ['unintelligible', 'a list', { body: [] }],
    ['unintelligible', 'half an answer', { body: '{"status":"Com' }],
    ['unreachable', 'a web page with 200', HTML],
    ['unreachable', '503', { status: 503 }],
    ['throttled', '429', { status: 429 }],
    ['refused', '403', { status: 403, body: { message: 'Forbidden' } }],
    ['missing', '404', { status: 404, body: { message: 'NotFound' } }],
    ['rejected', '400', { status: 400, body: { message: 'The request is invalid.', modelState: {} } }],
    ['rejected', '410', { status: 410 }],
  ])('is %s after %s', async (kind, _what, answer) => {
    const id = alteryx.simulator.addJob({ timeline: DONE });
    alteryx.simulator.fault({ step: 'status', answer });
    expect((await vendorErrorOf(poll(id))).kind).toBe(kind);
    expect(await poll(id)).toMatchObject({ state: 'succeeded' });
  });

  it("shows the vendor's error message in one line", async () => {
    alteryx.simulator.fault({ step: 'status', answer: { status: 400, body: { message: 'The request\nis invalid.' } } });
    expect((await vendorErrorOf(poll('17'))).message).toBe(
      'alteryx could not read status: HTTP 400 (GET /webapi/v3/jobs/17): The request is invalid.',
    );
  });

  it('is missing for a job that the vendor does not know', async () => {
    expect((await vendorErrorOf(poll('66ebd18d3d6200007e000d8c'))).kind).toBe('missing');
  });
});

describe('a cancel', () => {
  it('is absent if the config names no call', () => {
    expect(alteryx.client.cancel).toBeUndefined();
  });

  it('is accepted with a 2xx, which does not end the job', async () => {
    await restart({ cancel: true }, { cancel: { method: 'DELETE', path: '/v3/jobs/{jobId}' } });
    const id = alteryx.simulator.addJob({
      timeline: [{ status: 'Running' }],
      onCancel: [{ status: 'Running' }, { status: 'Cancelled' }],
    });
    await alteryx.client.cancel?.(id, patient());
    expect(alteryx.simulator.job(id).cancelAsked).toBe(1);
    expect(await poll(id)).toMatchObject({ state: 'running' });
    expect(await poll(id)).toMatchObject({ state: 'cancelled' });
  });

  it.each(['DELETE', 'POST', 'PUT'] as const)('is requested as in the config, with %s', async (method) => {
    await restart({}, { cancel: { method, path: 'v9/stop?job={jobId}&again={jobId}' } });
    alteryx.simulator.fault({ step: 'other', answer: { status: 202 } });
    await alteryx.client.cancel?.('a/$&b', patient());
    expect(alteryx.simulator.requests('other')).toMatchObject([
      { method, path: '/webapi/v9/stop', query: { job: 'a/$&b', again: 'a/$&b' } },
    ]);
  });

  it('that is not allowed is rejected, and of an unknown job is missing', async () => {
    await restart({}, { cancel: { method: 'DELETE', path: '/v3/jobs/{jobId}' } });
    const id = alteryx.simulator.addJob({ timeline: [{ status: 'Running' }] });
    expect(await vendorErrorOf(alteryx.client.cancel!(id, patient()))).toMatchObject({
      kind: 'rejected',
      status: 405,
      verb: 'cancel',
    });
    expect((await vendorErrorOf(alteryx.client.cancel!('nowhere', patient()))).kind).toBe('missing');
  });

  it('is requested again after a 401', async () => {
    await restart({ cancel: true }, { cancel: { method: 'DELETE', path: '/v3/jobs/{jobId}' } });
    const id = alteryx.simulator.addJob({ timeline: [{ status: 'Running' }] });
    await poll(id);
    alteryx.simulator.expireSessions();
    await alteryx.client.cancel?.(id, patient());
    expect(alteryx.simulator.job(id).cancelAsked).toBe(1);
  });
});

describe("a caller's abort", () => {
  it('ends a poll that hangs, with its own reason', async () => {
    const id = alteryx.simulator.addJob({ timeline: DONE });
    alteryx.simulator.fault({ step: 'status', wire: 'hang' });
    const gone = new AbortController();
    const call = alteryx.client.readStatus(id, gone.signal);
    await alteryx.simulator.requested('status');
    gone.abort(new Error('the worker shuts down'));
    await expect(call).rejects.toThrow('the worker shuts down');
  });
});

describe('the list of jobs', () => {
  const openJobs = () => collect(alteryx.client.jobList.openJobs(patient()));

  it("has the jobs of all users, one state after the other, with who ran them and which workflow's they are", async () => {
    const running = alteryx.simulator.addJob({ timeline: [{ status: 'Running' }], submittedBy: 'someone@example.com' });
    const queued = alteryx.simulator.addJob({ timeline: [{ status: 'Queued' }] });
    alteryx.simulator.addJob({ timeline: DONE });
    expect(await openJobs()).toEqual([
      expect.objectContaining({ id: queued, state: 'queued', vendorState: 'Queued', name: 'nightly.yxmd' }),
      expect.objectContaining({ id: running, state: 'running', by: 'someone@example.com' }),
    ]);
  });

  it('has each open job once even if the server ignores the filter', async () => {
    const body = { data: ['Complete', 'Running', 'Error'].map((status, nth) => ({ jobId: `6${nth}`, status })) };
    alteryx.simulator.fault({ step: 'list', times: 'always', answer: { body } });
    expect((await openJobs()).map(({ id }) => id)).toEqual(['61']);
  });

  it('is read to its end even if a server returns fewer jobs than requested', async () => {
    await restart({ mostListed: 7 });
    const ids = Array.from({ length: 23 }, () => alteryx.simulator.addJob({ timeline: [{ status: 'Running' }] }));
    expect((await openJobs()).map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it.each([401, 403])('is refused with %i to users who are not Curators, and the error says so', async (status) => {
    alteryx.simulator.fault({ step: 'list', times: 'always', answer: { status } });
    await expect(openJobs()).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('only a Curator may list jobs'),
    });
  });
});
