/** The vendor's page: "Job Endpoints", and the calls for a token and an output. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { AlteryxSimulator, type AlteryxSimulatorOptions } from './alteryx.js';

let simulator: AlteryxSimulator;
let token: string;

async function start(options: AlteryxSimulatorOptions = {}): Promise<void> {
  simulator = new AlteryxSimulator(options);
  await simulator.start();
  token = ((await (await logIn()).json()) as { access_token: string }).access_token;
}

function logIn(form: Record<string, string> = {}, authorization?: string) {
  return fetch(`${simulator.baseUrl}/oauth2/token`, {
    method: 'POST',
    headers: authorization ? { authorization } : {},
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      ...(!authorization && { client_id: 'vigil-client', client_secret: 'correct-horse' }),
      ...form,
    }),
  });
}

function ask(path: string, method = 'GET') {
  return fetch(`${simulator.baseUrl}/${path}`, { method, headers: { authorization: `Bearer ${token}` } });
}

async function read(path: string): Promise<Record<string, unknown>> {
  return (await (await ask(path)).json()) as Record<string, unknown>;
}

const basic = (secret: string) => `Basic ${Buffer.from(`vigil-client:${secret}`).toString('base64')}`;

afterEach(() => simulator.stop());

describe('a token', () => {
  it('is issued for the client’s credentials, sent in the form or as Basic', async () => {
    await start({ expiresIn: 60 });
    const answers = [await logIn(), await logIn({}, basic('correct-horse'))];
    for (const answer of answers) {
      expect([answer.status, await answer.json()]).toEqual([
        200,
        { access_token: expect.any(String), token_type: 'bearer', expires_in: 60 },
      ]);
    }
  });

  it.each([
    ['a wrong secret in the form', { client_secret: 'wrong' }, undefined, 400, 'invalid_client'],
    ['a wrong secret as Basic', {}, basic('wrong'), 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, undefined, 400, 'unsupported_grant_type'],
  ])('is refused for %s', async (_what, form, authorization, status, error) => {
    await start();
    const answer = await logIn(form, authorization);
    expect([answer.status, await answer.json()]).toEqual([status, { error, error_description: expect.any(String) }]);
  });

  it('expires after its lifetime, and when it is revoked', async () => {
    await start({ expiresIn: 60 });
    const id = simulator.addJob({ timeline: [{ status: 'Running' }] });
    const now = jest.spyOn(Date, 'now');
    try {
      const began = Date.now();
      const after = async (seconds: number) => {
        now.mockReturnValue(began + seconds * 1000);
        return (await ask(`v3/jobs/${id}`)).status;
      };
      expect([await after(50), await after(61)]).toEqual([200, 401]);
    } finally {
      now.mockRestore();
    }
    simulator.expireSessions();
    expect((await ask(`v3/jobs/${id}`)).status).toBe(401);
  });
});

describe('a job', () => {
  const outputs = [
    {
      id: 'string',
      fileName: 'string',
      formats: {
        Raw: { mediaType: 'text/csv', body: 'a;b' },
        Csv: { fileName: 'out.csv', mediaType: 'text/csv', body: 'a,b' },
      },
    },
  ];

  it("matches the sample of the vendor's page", async () => {
    await start();
    simulator.addJob({
      id: '66ebd18d3d6200007e000d8c',
      timeline: [{ status: 'Completed', disposition: 'string' }],
      messages: [{ status: 0, text: 'string', toolId: 0 }],
      outputs,
      fields: { appId: 'string', workerTag: 'string', createDateTime: '2024-09-19T10:02:54.589Z' },
    });
    expect(await read('v3/jobs/66ebd18d3d6200007e000d8c?includeMessages=true')).toEqual({
      id: '66ebd18d3d6200007e000d8c',
      appId: 'string',
      createDateTime: '2024-09-19T10:02:54.589Z',
      status: 'Completed',
      disposition: 'string',
      outputs: [{ id: 'string', availableFormats: ['Raw', 'Csv'], fileName: 'string' }],
      messages: [{ status: 0, text: 'string', toolId: 0 }],
      priority: 'Default',
      workerTag: 'string',
      runWithE2: true,
    });
  });

  it('has its creation as createDate on older servers, and begins as Created', async () => {
    await start({ createdAs: 'createDate' });
    const id = simulator.addJob({ timeline: [{ status: 'Created' }], messages: [{ status: 1, toolId: 3 }] });
    const job = await read(`v3/jobs/${id}`);
    expect(Object.keys(job)).not.toContain('createDateTime');
    expect(job).toMatchObject({ createDate: expect.any(String), status: 'Created', disposition: 'None' });
    expect(job['messages']).toEqual([{ status: 1, toolId: 3 }]);
  });

  it('is reduced only for includeMessages=false', async () => {
    await start();
    const id = simulator.addJob({ timeline: [{ status: 'Completed' }], outputs });
    const keys = async (query: string) => Object.keys(await read(`v3/jobs/${id}${query}`));
    const reduced = await keys('?includeMessages=false');
    expect(reduced).not.toContain('messages');
    expect(reduced).not.toContain('outputs');
    for (const query of ['', '?includeMessages', '?includeMessages=true'])
      expect((await keys(query)).sort()).toEqual([...reduced, 'messages', 'outputs'].sort());
    expect((await ask(`v3/jobs/${id}?includeMessages=maybe`)).status).toBe(400);
  });

  it('has a disposition and outputs only when it is completed', async () => {
    await start();
    const id = simulator.addJob({
      timeline: [{ status: 'Queued' }, { status: 'Initializing' }, { status: 'Completed', disposition: 'Error' }],
      outputs,
    });
    const seen = [];
    for (let i = 0; i < 3; i++) {
      const { status, disposition, outputs: listed } = await read(`v3/jobs/${id}`);
      seen.push([status, disposition, (listed as unknown[]).length]);
    }
    expect(seen).toEqual([
      ['Queued', 'None', 0],
      ['Initializing', 'None', 0],
      ['Completed', 'Error', 1],
    ]);
  });

  it('answers 404 if it is unknown', async () => {
    await start();
    expect((await ask('v3/jobs/66ebd18d3d6200007e000d8c')).status).toBe(404);
  });

  it.each([
    ['Raw', 200, 'a;b', 'attachment; filename="string"'],
    ['Csv', 200, 'a,b', 'attachment; filename="out.csv"'],
    ['Pdf', 400, undefined, null],
    ['', 400, undefined, null],
  ])('serves an output as %s with %i', async (format, status, body, disposition) => {
    await start();
    const id = simulator.addJob({ timeline: [{ status: 'Completed' }], outputs });
    const answer = await ask(`v1/jobs/${id}/output/string?format=${format}`);
    expect([answer.status, answer.headers.get('content-disposition')]).toEqual([status, disposition]);
    if (body) expect(await answer.text()).toBe(body);
  });

  it('has one output in the format Raw if only its content is given', async () => {
    await start();
    const id = simulator.addJob({ timeline: [{ status: 'Completed' }], content: { mediaType: 'text/csv', body: 'x' } });
    const [output] = (await read(`v3/jobs/${id}`))['outputs'] as { id: string }[];
    expect(output).toEqual({ id: expect.any(String), availableFormats: ['Raw'], fileName: 'out.csv' });
    expect(await (await ask(`v1/jobs/${id}/output/${output!.id}?format=Raw`)).text()).toBe('x');
    expect((await ask(`v1/jobs/${id}/output/other?format=Raw`)).status).toBe(404);
  });
});

describe('messages', () => {
  const messages = [
    { status: 1, text: 'string', toolId: 4 },
    { status: 3, text: 'bad row', toolId: -1 },
  ];

  it.each([
    [{}, 200, messages],
    [{ messagesShape: 'one' }, 200, messages[0]],
    [{ curator: false }, 403, { message: 'Only Curators can use this endpoint.' }],
    [{ curator: false, messagesRefusal: 401 }, 401, { message: 'Only Curators can use this endpoint.' }],
  ] as const)('under %j are answered with %i', async (options, status, body) => {
    await start(options);
    const id = simulator.addJob({ timeline: [{ status: 'Completed' }], messages });
    const answer = await ask(`v3/jobs/${id}/messages`);
    expect([answer.status, await answer.json()]).toEqual([status, body]);
  });
});

describe('a cancel', () => {
  it('is answered 405 unless it is turned on', async () => {
    await start();
    const id = simulator.addJob({ timeline: [{ status: 'Running' }] });
    expect((await ask(`v3/jobs/${id}`, 'DELETE')).status).toBe(405);
    expect(simulator.job(id).cancelAsked).toBe(0);
  });

  it('is accepted with 204, and the job follows its script for a cancel', async () => {
    await start({ cancel: true });
    const id = simulator.addJob({
      timeline: [{ status: 'Running' }],
      onCancel: [{ status: 'Running' }, { status: 'Cancelled' }],
    });
    expect((await ask(`v3/jobs/${id}`, 'DELETE')).status).toBe(204);
    expect(simulator.job(id).cancelAsked).toBe(1);
    expect([(await read(`v3/jobs/${id}`))['status'], (await read(`v3/jobs/${id}`))['status']]).toEqual([
      'Running',
      'Cancelled',
    ]);
  });
});

describe('the list of jobs', () => {
  it('is newest first, for one user or for all, filtered by status and in pages', async () => {
    await start();
    const add = (status: string, submittedBy?: string) => simulator.addJob({ timeline: [{ status }], submittedBy });
    const [queued, completed, others] = [add('Queued'), add('Completed'), add('Running', 'someone@example.com')];
    const list = async (query: string) =>
      ((await read(`v3/jobs?${query}`))['data'] as { jobId: string }[]).map(({ jobId }) => jobId);
    expect(await list('')).toEqual([completed, queued]);
    expect(await list('allUsers=true')).toEqual([others, completed, queued]);
    expect(await list('allUsers=true&direction=asc&offset=1&limit=1')).toEqual([completed]);
    expect(await list('allUsers=true&statuses=Running')).toEqual([others]);
    expect(await list('statuses=Complete')).toEqual([completed]);
    expect((await ask('v3/jobs?statuses=Done')).status).toBe(400);
    const { data } = (await read('v3/jobs?limit=1')) as { data: unknown[] };
    expect(data).toEqual([
      {
        jobId: completed,
        status: 'Complete',
        workflowName: 'nightly.yxmd',
        workflowId: expect.any(String),
        submittedBy: expect.any(String),
        startTime: expect.any(String),
        queueTime: expect.any(String),
        executionTime: null,
        priority: 'Default',
      },
    ]);
  });

  it('is only for Curators', async () => {
    await start({ curator: false });
    expect((await ask('v3/jobs')).status).toBe(403);
  });
});
