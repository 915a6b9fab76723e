/** The vendor's page: `/icws/{sessionId}/data-extractor/jobs/{jobId}`, GET and DELETE, and what its SDK adds. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { PureConnectSimulator, type PureConnectSimulatorOptions } from './pureconnect.js';

const BASIC_TIME = expect.stringMatching(/^\d{8}T\d{6}Z$/);
const CREDENTIALS = {
  __type: 'urn:inin.com:connection:icAuthConnectionRequestSettings',
  applicationName: 'test',
  userID: 'svc-extract',
  password: 'correct-horse',
};

let simulator: PureConnectSimulator;

interface Session {
  sessionId: string;
  csrfToken: string;
  cookie: string;
}

async function start(options: PureConnectSimulatorOptions = {}): Promise<Session> {
  simulator = new PureConnectSimulator(options);
  await simulator.start();
  const answer = await logIn();
  const body = (await answer.json()) as { sessionId: string; csrfToken: string };
  return { ...body, cookie: cookieFrom(answer) };
}

function logIn(changes: object = {}, headers: Record<string, string> = { 'accept-language': 'en-us' }) {
  return fetch(`${simulator.url}/icws/connection?include=features`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.inin.icws+JSON', ...headers },
    body: JSON.stringify({ ...CREDENTIALS, ...changes }),
  });
}

function ask({ sessionId, csrfToken, cookie }: Session, path: string, method = 'GET', config?: object) {
  const headers = { 'ININ-ICWS-CSRF-Token': csrfToken, cookie };
  const body = config && JSON.stringify(config);
  return fetch(`${simulator.url}/icws/${sessionId}/${path}`, { method, headers, ...(body && { body }) });
}

async function read(session: Session, id: string, mode = ''): Promise<{ jobStatus: Record<string, unknown> }> {
  const query = mode && `?jobsResponseMode=${mode}`;
  return (await (await ask(session, `data-extractor/jobs/${id}${query}`)).json()) as never;
}

function cookieFrom(answer: Response): string {
  return answer.headers.getSetCookie()[0]!.split(';')[0]!;
}

afterEach(() => simulator.stop());

describe('log-in', () => {
  it('answers 201 with token, session and cookie, in the body and in headers', async () => {
    await start({ alternateHostList: ['ic-b.example'] });
    const answer = await logIn();
    const body = (await answer.json()) as Record<string, unknown>;
    expect([answer.status, body]).toEqual([
      201,
      {
        csrfToken: answer.headers.get('inin-icws-csrf-token'),
        sessionId: answer.headers.get('inin-icws-session-id'),
        alternateHostList: ['ic-b.example'],
        userID: 'svc-extract',
        userDisplayName: 'svc-extract',
        icServer: 'ICA',
        features: [{ featureId: 'data-extractor', version: 2 }],
      },
    ]);
    expect(answer.headers.get('content-type')).toBe('application/vnd.inin.icws+JSON; charset=utf-8');
    const sessionId = String(body['sessionId']);
    expect(answer.headers.get('set-cookie')).toMatch(
      new RegExp(`^icws_${sessionId}=[0-9a-f-]{36}\\|languageId=en-us; Path=/icws/${sessionId}; HttpOnly$`),
    );
  });

  it.each([
    ['a bad password', { password: 'wrong' }, undefined, 'error.request.connection.authenticationFailure'],
    ['an unknown user', { userID: 'nobody' }, undefined, 'error.request.connection.authenticationFailure'],
    ['no application name', { applicationName: undefined }, undefined, 'error.request.property.missing'],
    ['no Accept-Language', {}, { 'accept-language': '' }, 'error.request.header.missing'],
  ])('answers 400 to %s', async (_what, changes, headers, errorId) => {
    await start();
    const answer = await logIn(changes, headers);
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ errorId })]);
  });

  it('answers a bad password with the number and the words of the vendor', async () => {
    await start();
    expect(await (await logIn({ password: 'wrong' })).json()).toEqual({
      errorId: 'error.request.connection.authenticationFailure',
      errorCode: -2147221503,
      message: 'The authentication process failed.',
    });
  });

  it('names other hosts with 503 until it accepts log-ins again', async () => {
    await start();
    simulator.refuseLogins({ alternates: ['ic-b.example'] });
    const answer = await logIn();
    expect([answer.status, await answer.json()]).toEqual([
      503,
      {
        errorId: 'error.server.notAcceptingConnections',
        message: 'This Session Manager is not currently accepting connections.',
        alternateHostList: ['ic-b.example'],
      },
    ]);
    simulator.acceptLogins();
    expect((await logIn()).status).toBe(201);
  });
});

describe('a session', () => {
  // The bodies are recorded in gildas/posh-ic, tests/ICSession.tests.ps1.
  it.each([
    ['sessionId', { errorCode: 1, message: 'This request requires a session ID!' }],
    ['cookie', { errorCode: 1, message: 'This request requires a session ID!' }],
    ['csrfToken', { errorCode: 2, message: 'An authentication token was expected in the request, but not found.' }],
  ] as const)('is refused with 401 if its %s is wrong', async (part, body) => {
    const session = await start();
    expect((await ask(session, 'connection')).status).toBe(200);
    const answer = await ask({ ...session, [part]: 'icws_1=wrong' }, 'connection');
    expect([answer.status, await answer.json()]).toEqual([401, body]);
    expect(answer.headers.get('www-authenticate')).toBe('ICWS realm="ICWS" location="/ICWS/connection"');
  });

  it('ends by log-out and by expiry, while its jobs stay', async () => {
    let session = await start();
    const id = simulator.addJob({ timeline: [{ state: 2 }] });
    expect((await ask(session, 'connection', 'DELETE')).status).toBe(200);
    expect((await ask(session, 'connection')).status).toBe(401);
    const again = await logIn();
    session = { ...((await again.json()) as Session), cookie: cookieFrom(again) };
    expect((await read(session, id)).jobStatus['state']).toBe(2);
    simulator.expireSessions();
    expect((await ask(session, 'connection')).status).toBe(401);
    expect(simulator.requests('logout')).toHaveLength(1);
  });

  it('refuses the old cookie after an answer has set a new one', async () => {
    const session = await start({ rotateCookie: true });
    const cookie = cookieFrom(await ask(session, 'connection'));
    expect((await ask(session, 'connection')).status).toBe(401);
    expect((await ask({ ...session, cookie }, 'connection')).status).toBe(200);
  });
});

describe('GET of a job', () => {
  it('has status and configuration as two objects, both by default', async () => {
    const session = await start();
    const id = simulator.addJob({ timeline: [{ state: 1 }, { state: 5 }], outputFolder: '\\\\ic\\extract\\17' });
    await read(session, id);
    const whole = await read(session, id);
    expect(whole).toEqual({
      jobStatus: {
        id: '17',
        name: 'nightly',
        submittedUserId: 'svc-extract',
        submittedUserSiteId: 1,
        submitTime: BASIC_TIME,
        queuedTime: BASIC_TIME,
        finishedTime: BASIC_TIME,
        stateChangedTime: BASIC_TIME,
        outputFolder: '\\\\ic\\extract\\17',
        state: 5,
      },
      jobConfig: expect.objectContaining({ name: 'nightly', siteIdFilters: [{ name: '1' }] }),
    });
    expect(Object.keys(await read(session, id, 'status'))).toEqual(['jobStatus']);
    expect(Object.keys(await read(session, id, 'configuration'))).toEqual(['jobConfig']);
    expect((await ask(session, `data-extractor/jobs/${id}?jobsResponseMode=some`)).status).toBe(400);
  });

  it("can be flat as on the vendor's page, with all of its status properties", async () => {
    const session = await start({ shape: 'flat', times: 'extended' });
    const id = simulator.addJob({
      timeline: [{ state: 1 }, { state: 2, errorInfo: 'disk nearly full', outputFolder: 'D:\\out' }],
      onCancel: [{ state: 4, errorInfo: 'stopped', outputFolder: 'D:\\out', failedTime: '', finishedTime: '' }],
    });
    await read(session, id);
    await read(session, id);
    await ask(session, `data-extractor/jobs/${id}`, 'DELETE');
    const flat = (await read(session, id, 'status')) as object;
    expect(Object.keys(flat).sort()).toEqual(
      (
        'name submittedUserId id submittedUserSiteId submitTime queuedTime canceledTime finishedTime startedTime ' +
        'failedTime stateChangedTime cancelUserId outputFolder errorInfo state'
      )
        .split(' ')
        .sort(),
    );
    expect(flat).toMatchObject({ cancelUserId: 'svc-extract', canceledTime: expect.stringMatching(/^\d{4}-.*Z$/) });
  });

  it('can leave out the state, so that only the times imply it', async () => {
    const session = await start();
    const id = simulator.addJob({ timeline: [{ state: 2 }, { state: 3, errorInfo: 'no disk' }], omitState: true });
    await read(session, id);
    const { jobStatus } = await read(session, id);
    expect(jobStatus).not.toHaveProperty('state');
    expect(jobStatus).toMatchObject({ failedTime: BASIC_TIME, errorInfo: 'no disk' });
  });

  it.each([400, 404] as const)('answers an unknown id with %i and an error body', async (unknownJob) => {
    const session = await start({ unknownJob });
    const answer = await ask(session, 'data-extractor/jobs/99');
    expect([answer.status, await answer.json()]).toEqual([
      unknownJob,
      { errorId: '-2147221496', errorCode: -2147221496, message: 'The requested item could not be found.' },
    ]);
  });

  it('does not count a read of the configuration as a status read', async () => {
    const session = await start();
    const id = simulator.addJob({ timeline: [{ state: 1 }, { state: 2 }, { state: 5 }] });
    await read(session, id);
    await read(session, id, 'configuration');
    expect((await read(session, id)).jobStatus['state']).toBe(2);
  });
});

describe('DELETE of a job', () => {
  it('only accepts the cancel: the job follows its script, and may still finish', async () => {
    const session = await start();
    const id = simulator.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 2 }, { state: 5 }] });
    const seen = [];
    for (let i = 0; i < 2; i++) {
      const answer = await ask(session, `data-extractor/jobs/${id}`, 'DELETE');
      expect([answer.status, await answer.text()]).toEqual([200, '']);
      seen.push((await read(session, id)).jobStatus['state']);
    }
    expect(seen).toEqual([2, 5]);
    expect(simulator.job(id).cancelAsked).toBe(2);
  });

  it('does not change a job that has ended, and can be refused', async () => {
    for (const [endedCancel, status, cancelAsked] of [
      ['accept', 200, 1],
      ['refuse', 400, 0],
    ] as const) {
      const session = await start({ endedCancel });
      const id = simulator.addJob({ timeline: [{ state: 5 }] });
      expect((await ask(session, `data-extractor/jobs/${id}`, 'DELETE')).status).toBe(status);
      expect(simulator.job(id).cancelAsked).toBe(cancelAsked);
      expect((await read(session, id)).jobStatus['state']).toBe(5);
      if (endedCancel === 'accept') await simulator.stop();
    }
  });
});

describe('POST of a job', () => {
  const CONFIG = {
    name: 'nightly-7f3a9c',
    submittedUserId: 'svc-extract',
    views: { viewList: [{ name: 'IntervalView', column: [{ name: 'cName' }] }] },
    startTimeFilter: '20260101T000000Z',
  };
  const post = (session: Session, config: object) => ask(session, 'data-extractor/jobs', 'POST', config);

  it('starts the job, or two of them, and lists it with its name', async () => {
    const session = await start();
    const answer = await post(session, CONFIG);
    const { id } = (await answer.json()) as { id: string };
    expect(answer.status).toBe(201);
    expect(await read(session, id, 'configuration')).toMatchObject({ jobConfig: CONFIG });
    simulator.started.doubled = 1;
    await post(session, CONFIG);
    expect(simulator.started.all).toHaveLength(3);
    simulator.started.lateLists = 1;
    const listed = async () => {
      const list = await ask(session, 'data-extractor/jobs?jobsResponseMode=all');
      return ((await list.json()) as { jobList: unknown[] }).jobList.length;
    };
    expect([await listed(), await listed()]).toEqual([0, 3]);
  });

  it.each([
    ['no name', { name: undefined }, 400, 'name'],
    ['no user', { submittedUserId: undefined }, 400, 'submittedUserId'],
    ['another user', { submittedUserId: 'other' }, 403, undefined],
    ['a view that does not exist', { views: { viewList: [{ name: 'Nowhere', column: [] }] } }, 400, 'views'],
    ['a view without columns', { views: { viewList: [{ name: 'IntervalView' }] } }, 400, 'views'],
    ['a list that is none', { tables: { tableList: {} } }, 400, 'tableList'],
    ['a time that is none', { startTimeFilter: 'yesterday' }, 400, 'startTimeFilter'],
  ])('is refused with %s', async (_what, changes, status, propertyName) => {
    const session = await start({ sources: ['IntervalView'] });
    const answer = await post(session, { ...CONFIG, ...changes });
    const { propertyName: named } = (await answer.json()) as { propertyName?: string };
    expect([answer.status, named]).toEqual([status, propertyName]);
    expect(simulator.started.all).toEqual([]);
  });
});

describe('the list of jobs', () => {
  it('is newest first, in pages that start before a given job, with the status by default', async () => {
    const session = await start();
    for (let i = 0; i < 5; i++) simulator.addJob({ timeline: [{ state: 2 }] });
    const page = async (query: string) => {
      const answer = await ask(session, `data-extractor/jobs?${query}`);
      const { jobList } = (await answer.json()) as { jobList: { jobStatus: { id: string } }[] };
      return jobList.map((job) => [job.jobStatus.id, ...Object.keys(job)].join());
    };
    expect(await page('jobCount=2')).toEqual(['21,jobStatus', '20,jobStatus']);
    expect(await page('fromJobId=20')).toEqual(['19,jobStatus', '18,jobStatus', '17,jobStatus']);
  });
});
