/** Answers of Alteryx Servers, as public clients and pages show them. Values are made up. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { JobMessage } from '../../src/contract/outcome.js';
import { AlteryxClient } from '../../src/vendors/alteryx/client.js';
import { edgeFor } from '../helpers/vendor-edge.js';
import { scriptedVendor, type ScriptedAnswer, type ScriptedVendor } from '../helpers/scripted-vendor.js';

const ID = '66ebd18d3d6200007e000d8c';
const JOB = `GET /webapi/v3/jobs/${ID}`;
const MESSAGES = `GET /webapi/v3/jobs/${ID}/messages`;
const TOKEN = { 'POST /webapi/oauth2/token': { body: { access_token: 't1', token_type: 'bearer', expires_in: 3600 } } };
const HTML = { 'content-type': 'text/html' };
const { signal } = new AbortController();

let vendor: ScriptedVendor;
let client: AlteryxClient;

async function answering(script: Record<string, ScriptedAnswer | ScriptedAnswer[]>): Promise<void> {
  vendor = await scriptedVendor({ ...TOKEN, ...script });
  client = new AlteryxClient(
    { baseUrl: `${vendor.url}/webapi`, clientId: 'c', clientSecret: () => 'correct-horse' },
    edgeFor('alteryx'),
  );
}

async function messagesOf(id: string): Promise<JobMessage[]> {
  const messages: JobMessage[] = [];
  for await (const message of client.readMessages(id, signal)) messages.push(message);
  return messages;
}

afterEach(async () => {
  await client.close();
  await vendor.stop();
});

describe('the status of an Alteryx job', () => {
  // The v3 swagger, generated in jupiterbak/AYX-MCP-Wrapper, src/server_client/models/workflow_job_view.py:
  // Created, Cancelled, Running, Queued, Completed.
  it('Created is queued, because the job waits for a worker', async () => {
    await answering({
      [JOB]: [
        { body: { id: ID, status: 'Created', disposition: 'None' } },
        { body: { id: ID, status: 'Completed', disposition: 'Success' } },
      ],
    });
    expect(await client.readStatus(ID, signal)).toMatchObject({ state: 'queued', vendorState: 'Created/None' });
    expect(await client.readStatus(ID, signal)).toMatchObject({ state: 'succeeded' });
  });

  // jupiterbak/AYX-MCP-Wrapper, workflows_api.py: "A completed job may still have failed".
  it('Completed is a success only with the disposition Success', async () => {
    await answering({
      [JOB]: [
        { body: { id: ID, status: 'Completed', disposition: 'Error' } },
        { body: { id: ID, status: 'Completed', disposition: 'None' } },
      ],
    });
    expect(await client.readStatus(ID, signal)).toMatchObject({ state: 'failed' });
    expect(await client.readStatus(ID, signal)).toMatchObject({ state: 'unknown' });
  });

  // community.alteryx.com, "How to Cancel Manual Jobs in Alteryx Server": the server's time limit cancels a job.
  it('Cancelled and Error are ends', async () => {
    await answering({
      [JOB]: [
        { body: { id: ID, status: 'Running', disposition: 'None' } },
        { body: { id: ID, status: 'Cancelled', disposition: 'None' } },
        { body: { id: ID, status: 'Error', disposition: 'Error' } },
      ],
    });
    expect(await client.readStatus(ID, signal)).toMatchObject({ state: 'running' });
    expect(await client.readStatus(ID, signal)).toMatchObject({ state: 'cancelled' });
    expect(await client.readStatus(ID, signal)).toMatchObject({ state: 'failed' });
  });

  // Recorded at community.alteryx.com/t5/-/td-p/312363 (2018).
  it('has its queued time as createDate on older servers', async () => {
    const body = {
      id: ID,
      createDate: '2018-10-17T13:58:43.9759132Z',
      status: 'Queued',
      disposition: 'None',
      outputs: [],
      messages: [],
      priority: 0,
      workerTag: null,
      runWithE2: null,
    };
    await answering({ [JOB]: { body } });
    expect(await client.readStatus(ID, signal)).toEqual({
      state: 'queued',
      vendorState: 'Queued/None',
      queued: '2018-10-17T13:58:43.975Z',
    });
  });

  it.each(['2018-10-17 13:58:43Z', '20181017135843Z'])('reads its queued time %s', async (createDateTime) => {
    await answering({ [JOB]: { body: { id: ID, createDateTime, status: 'Queued', disposition: 'None' } } });
    expect((await client.readStatus(ID, signal)).queued).toBe('2018-10-17T13:58:43.000Z');
  });

  it.each([{ outputs: ['out.csv'] }, { outputs: {} }, { messages: {} }, { createDate: 20181017 }])(
    'is read beside odd %j',
    async (odd) => {
      await answering({ [JOB]: { body: { id: ID, status: 'Completed', disposition: 'Success', ...odd } } });
      expect(await client.readStatus(ID, signal)).toEqual({ state: 'succeeded', vendorState: 'Completed/Success' });
    },
  );

  // CVelandiaC/AlteryxAPIRunWorkflows ends at the first answer that is not a 200.
  it('survives a bad gateway and a log-in page', async () => {
    await answering({
      [JOB]: [
        { status: 502, headers: HTML, body: '<html><body>502</body></html>' },
        { headers: HTML, body: '<!DOCTYPE html><html>Log in</html>' },
        { body: { id: ID, status: 'Completed', disposition: 'Success' } },
      ],
    });
    for (let page = 0; page < 2; page += 1)
      await expect(client.readStatus(ID, signal)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(await client.readStatus(ID, signal)).toMatchObject({ state: 'succeeded' });
  });
});

describe('a check of Alteryx Server', () => {
  const PROBE = `GET /webapi/v3/jobs/${'0'.repeat(24)}`;

  it('requests what a poll requests', async () => {
    await answering({ [PROBE]: { status: 404, body: { message: 'Job not found.' } }, [JOB]: { status: 404 } });
    await client.check(signal);
    await client.readStatus(ID, signal).catch(() => undefined);
    const [, probed, polled] = vendor.received.map(({ call }) => call);
    expect(probed!.replace('0'.repeat(24), ID)).toBe(polled);
  });

  it.each<[string, ScriptedAnswer]>([
    ['a 404 with words', { status: 404, body: { message: 'Job not found.' } }],
    ['a 404 without words', { status: 404 }],
    ['a 400 about the id', { status: 400, body: { message: 'The id is not valid.' } }],
    ['an answer', { body: { id: ID, status: 'Queued' } }],
  ])('passes with %s, as the API returned it', async (_what, answer) => {
    await answering({ [PROBE]: answer });
    expect(await client.check(signal)).toBe('token granted to client c');
  });

  it.each<[string, ScriptedAnswer, string, string]>([
    ['the role may not see jobs', { status: 403, body: { message: 'Not allowed.' } }, 'refused', 'Not allowed.'],
    [
      'the server has no API v3',
      { status: 404, body: { message: 'No HTTP resource was found that matches.' } },
      'missing',
      'no API v3 at this address',
    ],
    [
      'a web server answers',
      { status: 404, headers: HTML, body: '<html>404</html>' },
      'missing',
      'no API v3 at this address',
    ],
    ['the API is down', { status: 503, headers: HTML, body: '<html>503</html>' }, 'unreachable', 'HTTP 503'],
  ])('fails if %s', async (_what, answer, kind, words) => {
    await answering({ [PROBE]: answer });
    await expect(client.check(signal)).rejects.toMatchObject({ kind, message: expect.stringContaining(words) });
  });
});

describe('the messages of an Alteryx job', () => {
  // The v3 swagger requires no `text` of a message.
  it.each([{}, { text: null }, { text: '' }])('are kept beside one with %j as its text', async (none) => {
    const messages = [
      { status: 1, toolId: 3, ...none },
      { status: 2, text: 'done', toolId: 4 },
    ];
    await answering({
      [JOB]: { body: { id: ID, status: 'Completed', disposition: 'Success', messages } },
      [MESSAGES]: [{ status: 403, body: { message: 'Only Curators can use this endpoint.' } }, { body: messages }],
    });
    const kept = [{ severity: 'warning', text: 'done', source: 'tool 4' }];
    expect(await messagesOf(ID)).toEqual(kept);
    expect(await messagesOf(ID)).toEqual(kept);
    expect(await client.readStatus(ID, signal)).toMatchObject({ state: 'succeeded' });
  });

  it.each([null, 'begun', { status: 1, text: { en: 'begun' } }])(
    'are kept beside %j, and so is the state',
    async (odd) => {
      const messages = [odd, { status: 2, text: 'done', toolId: 4 }];
      const done = { id: ID, status: 'Completed', disposition: 'Success' };
      await answering({ [JOB]: { body: { ...done, messages } }, [MESSAGES]: { body: messages } });
      expect(await messagesOf(ID)).toEqual([{ severity: 'warning', text: 'done', source: 'tool 4' }]);
      expect(await client.readStatus(ID, signal)).toMatchObject({ state: 'succeeded' });
    },
  );

  it('are kept if a number of one is no number', async () => {
    const messages = [
      { status: 'Info', text: 'begun', toolId: null },
      { status: 3, text: 'bad row', toolId: '4' },
    ];
    await answering({ [MESSAGES]: { body: messages } });
    expect(await messagesOf(ID)).toEqual([
      { severity: 'info', text: 'begun', source: undefined },
      { severity: 'error', text: 'bad row', source: 'tool 4' },
    ]);
  });
});
