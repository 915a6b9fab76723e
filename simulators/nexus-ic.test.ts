/** The vendor's page: "Job Status" and "Job Content" of IC-Web. */
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { NexusIcSimulator, type NexusIcSimulatorOptions } from './nexus-ic.js';

const SAMPLE_ID = '{FAAF7FBC-0475-45ED-A148-02238E75C395}';

let simulator: NexusIcSimulator;

async function start(options: NexusIcSimulatorOptions = {}): Promise<string> {
  simulator = new NexusIcSimulator(options);
  await simulator.start();
  const answer = await logIn('BASIC', 'svc-extract:correct-horse');
  return ((await answer.json()) as { hash: string }).hash;
}

function logIn(scheme: string, secret: string, method = simulator.version === '6.9' ? 'POST' : 'GET') {
  const authorization = `${scheme} ${Buffer.from(secret).toString('base64')}`;
  return fetch(`${simulator.baseUrl}/security/login`, { method, headers: { authorization } });
}

afterEach(() => simulator.stop());

describe('version 6.8', () => {
  let hash: string;
  const ask = (call: string, id: string, by = hash) =>
    fetch(`${simulator.baseUrl}/${call}?id=${encodeURIComponent(id)}&hash=${by}`);

  beforeEach(async () => {
    hash = await start();
  });

  it.each([
    ['BASIC', 'svc-extract:correct-horse', 200],
    ['APIKEY', 'nexus-ic-key', 200],
    ['TOKEN', 'nexus-ic-token', 200],
    ['Basic', 'svc-extract:correct-horse', 401],
    ['BASIC', 'svc-extract:wrong', 401],
    ['APIKEY', 'nexus-ic-token', 401],
  ])('answers a log-in by %s %s with %i', async (scheme, secret, status) => {
    expect((await logIn(scheme, secret)).status).toBe(status);
  });

  it('logs in only with GET, with the documented answer', async () => {
    expect((await logIn('APIKEY', 'nexus-ic-key', 'POST')).status).toBe(405);
    expect(await (await logIn('APIKEY', 'nexus-ic-key')).json()).toEqual({
      hash: expect.stringMatching(/^[0-9A-F]{32}$/),
      id: 1,
      username: 'svc-extract',
      license: 'write',
      allowPasswordChange: false,
    });
  });

  it("returns the serverJob of the vendor's page, with and without its optional fields", async () => {
    const id = simulator.addJob({
      id: SAMPLE_ID,
      timeline: [{ status: 1 }, { status: 3, percentComplete: 104, summary: 'rows' }],
    });
    expect(await (await ask('jobStatus', id)).json()).toEqual({ id, status: 1 });
    expect(await (await ask('jobStatus', id)).json()).toEqual({ id, percentComplete: 104, summary: 'rows', status: 3 });
  });

  it('answers 404 in plain text for an unknown job', async () => {
    const answer = await ask('jobStatus', '{none}');
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      404,
      'text/plain; charset=utf-8',
      'Job identified by {none} was not found.',
    ]);
  });

  it('accepts an id whose braces are not encoded', async () => {
    simulator.addJob({ id: SAMPLE_ID, timeline: [{ status: 3 }] });
    const status = await new Promise((resolve, reject) => {
      const path = `/icweb.dll/jobStatus?id=${SAMPLE_ID}&hash=${hash}`;
      request(simulator.url, { path, agent: false }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });

  it('refuses a call without a hash, with an old one, and after an hour without use', async () => {
    const id = simulator.addJob({ timeline: [{ status: 3, reads: 9 }] });
    expect((await ask('jobStatus', id, '')).status).toBe(401);
    const now = jest.spyOn(Date, 'now');
    try {
      const began = Date.now();
      const after = async (minutes: number) => {
        now.mockReturnValue(began + minutes * 60_000);
        return (await ask('jobStatus', id)).status;
      };
      expect([await after(59), await after(118), await after(179)]).toEqual([200, 200, 401]);
    } finally {
      now.mockRestore();
    }
    hash = ((await (await logIn('APIKEY', 'nexus-ic-key')).json()) as { hash: string }).hash;
    simulator.expireSessions();
    expect((await ask('jobStatus', id)).status).toBe(401);
  });

  it("serves the content of the vendor's example with its headers", async () => {
    const body = JSON.stringify({
      elements: [
        {
          type: 'table',
          caption: 'Table of Data',
          data: {
            sourceBusinessObject: 'Task',
            columns: [{ caption: 'Asset' }, { caption: 'Event Type' }, { caption: 'Workpack' }],
            rows: ['A', 'B'].map((letter, index) => ({
              sourceKey: index + 1,
              cells: [{ value: 'Test Asset' }, { value: 'GVI' }, { value: `Workpack ${letter}` }],
            })),
          },
        },
        { type: 'paragraph', data: { text: [{ value: 'Report generated in 00:00:01' }] } },
      ],
    });
    const content = { fileName: 'report.json', mediaType: 'application/json', body };
    const id = simulator.addJob({ id: SAMPLE_ID, timeline: [{ status: 3 }, { status: 4 }], content });
    expect((await ask('jobContent', id)).status).toBe(404);
    await ask('jobStatus', id);
    await ask('jobStatus', id);
    const answer = await ask('jobContent', id);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('content-disposition')).toBe('attachment;filename="report.json"');
    expect(await answer.text()).toBe(body);
  });

  it.each([404, 204, 200] as const)('can answer %i for a job without content', async (noContent) => {
    const id = simulator.addJob({ timeline: [{ status: 4 }], noContent });
    const answer = await ask('jobContent', id);
    expect([answer.status, (await answer.text()) !== '']).toEqual([noContent, noContent === 404]);
  });

  it('ends a session at its log-out, and answers 404 for a hash that is not one', async () => {
    const id = simulator.addJob({ timeline: [{ status: 3 }] });
    const leave = async () => (await fetch(`${simulator.baseUrl}/security/logout?hash=${hash}`)).status;
    expect([await leave(), await leave(), (await ask('jobStatus', id)).status]).toEqual([200, 404, 401]);
  });

  it('sends the answer of a step instead of the usual one', async () => {
    const id = simulator.addJob({
      timeline: [{ raw: { status: 'three' } }, { answer: { status: 404 } }, { status: 4 }],
    });
    expect(await (await ask('jobStatus', id)).json()).toEqual({ status: 'three' });
    expect((await ask('jobStatus', id)).status).toBe(404);
    expect(await (await ask('jobStatus', id)).json()).toEqual({ id, status: 4 });
  });
});

describe('version 6.9', () => {
  it("has the page's defaults for a job that waits: no clocks, and no summary", async () => {
    const hash = await start({ version: '6.9' });
    const id = simulator.addJob({ timeline: [{ status: 1 }] });
    const path = `${simulator.baseUrl}/jobStatus/${encodeURIComponent(id)}?hash=${hash}`;
    expect(await (await fetch(path)).json()).toEqual({
      id,
      summary: 'Unavailable',
      status: 1,
      startClock: false,
      endClock: false,
      dismissed: false,
      canDismiss: false,
    });
  });

  it('logs in only with POST, and has the id in the path, more fields, and a list', async () => {
    const hash = await start({ version: '6.9' });
    expect((await logIn('APIKEY', 'nexus-ic-key', 'GET')).status).toBe(405);
    const id = simulator.addJob({
      timeline: [
        { status: 3, percentComplete: 5 },
        { status: 5, summary: 'bad row' },
      ],
    });
    const ask = async (path: string) => (await fetch(`${simulator.baseUrl}/${path}hash=${hash}`)).json();
    const running = {
      id,
      percentComplete: 5,
      summary: 'Unavailable',
      status: 3,
      startClock: expect.any(String),
      endClock: false,
      dismissed: false,
      canDismiss: false,
    };
    expect(await ask(`jobStatus/${encodeURIComponent(id)}?`)).toEqual(running);
    expect(await ask(`jobStatus?`)).toEqual({
      jobs: [
        {
          id,
          status: 5,
          summary: 'bad row',
          startClock: expect.any(String),
          endClock: expect.any(String),
          dismissed: false,
          canDismiss: true,
        },
      ],
    });
    expect(simulator.ledger.map(({ step }) => step)).toEqual(['login', 'login', 'status', 'list']);
  });
});

describe('a report', () => {
  let hash: string;
  const post = (report: object) => {
    const headers = { 'content-type': 'application/json' };
    const path = `${simulator.baseUrl}/report/?hash=${hash}`;
    return fetch(path, { method: 'POST', headers, body: JSON.stringify(report) });
  };
  const listed = async () => {
    const answer = await fetch(`${simulator.baseUrl}/jobStatus?hash=${hash}`);
    return ((await answer.json()) as { jobs: unknown[] }).jobs.length;
  };

  beforeEach(async () => {
    hash = await start({ version: '6.9' });
    simulator.addTemplate({ key: 5, parameters: ['Date'], job: { timeline: [{ status: 1 }] } });
  });

  it('starts a job, or two of them, which the list may show late', async () => {
    const answer = await post({ reportTemplate: 5, outputType: 'json', parameters: { Date: '2026-01-01' } });
    expect(await answer.json()).toMatchObject({ id: simulator.started.all[0]?.id, percentComplete: 0, status: 1 });
    simulator.started.doubled = 1;
    await post({ reportTemplate: 5, outputType: 'xlsx' });
    expect(simulator.started.all).toHaveLength(3);
    simulator.started.lateLists = 1;
    expect([await listed(), await listed()]).toEqual([0, 3]);
  });

  it.each([
    ['no template', { outputType: 'json' }],
    ['an unknown template', { reportTemplate: 6, outputType: 'json' }],
    ['an unknown output type', { reportTemplate: 5, outputType: 'pdf' }],
    ['an unknown parameter', { reportTemplate: 5, outputType: 'json', parameters: { Day: 1 } }],
  ])('is refused with 400 and plain text for %s', async (_what, report) => {
    const answer = await post(report);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringMatching(/^Validation Error: /)]);
    expect(simulator.started.all).toEqual([]);
  });
});
