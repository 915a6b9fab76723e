/** The messages of ICWS, as the vendor's SDK uses them. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { PureConnectSimulator, type PureConnectSimulatorOptions } from './pureconnect.js';

const CREDENTIALS = {
  __type: 'urn:inin.com:connection:icAuthConnectionRequestSettings',
  applicationName: 'test',
  userID: 'svc-extract',
  password: 'correct-horse',
};

let simulator: PureConnectSimulator;

interface Session {
  sessionId: string;
  headers: Record<string, string>;
}

async function start(options: PureConnectSimulatorOptions = {}): Promise<Session> {
  simulator = new PureConnectSimulator(options);
  await simulator.start();
  const answer = await fetch(`${simulator.url}/icws/connection`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.inin.icws+JSON', 'accept-language': 'en-us' },
    body: JSON.stringify(CREDENTIALS),
  });
  const { sessionId, csrfToken } = (await answer.json()) as { sessionId: string; csrfToken: string };
  const [cookie = ''] = answer.headers.getSetCookie()[0]!.split(';');
  return { sessionId, headers: { 'ININ-ICWS-CSRF-Token': csrfToken, cookie } };
}

function ask({ sessionId, headers }: Session, path: string, method = 'GET', body?: object) {
  const url = `${simulator.url}/icws/${sessionId}/${path}`;
  return fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

afterEach(() => simulator.stop());

describe('messages', () => {
  const SUBSCRIPTION = 'messaging/subscriptions/data-extractor/jobs-statuses';
  const messages = async (session: Session) => (await (await ask(session, 'messaging/messages')).json()) as object[];

  it('are first all states of the jobs that are subscribed to, then those that have changed', async () => {
    const session = await start();
    const [one, other] = [[{ state: 1 }], [{ state: 2 }]].map((timeline) => simulator.addJob({ timeline })) as [
      string,
      string,
    ];
    expect((await ask(session, SUBSCRIPTION, 'PUT', { jobIds: [one, other, '99'] })).status).toBe(200);
    expect(await messages(session)).toMatchObject([
      {
        __type: 'urn:inin.com:dataExtractor:jobStatusMessage',
        isDelta: false,
        jobStatusList: [
          { id: one, state: 1 },
          { id: other, state: 2 },
        ],
      },
    ]);
    expect(await messages(session)).toEqual([]);
    simulator.job(other).life.continueWith([{ state: 5 }]);
    expect(await messages(session)).toMatchObject([{ isDelta: true, jobStatusList: [{ id: other, state: 5 }] }]);
    expect(await messages(session)).toEqual([]);
  });

  it('do not move a job on, as its polls do', async () => {
    const session = await start();
    const id = simulator.addJob({ timeline: [{ state: 1 }, { state: 2 }] });
    await ask(session, SUBSCRIPTION, 'PUT', { jobIds: [id] });
    for (let nth = 0; nth < 3; nth++) await messages(session);
    expect(await (await ask(session, `data-extractor/jobs/${id}`)).json()).toMatchObject({ jobStatus: { state: 1 } });
  });

  it('end with the subscription and with the session', async () => {
    const session = await start();
    const id = simulator.addJob({ timeline: [{ state: 2 }] });
    await ask(session, SUBSCRIPTION, 'PUT', { jobIds: [id] });
    await ask(session, SUBSCRIPTION, 'DELETE');
    expect(await messages(session)).toEqual([]);
    simulator.expireSessions();
    expect((await ask(session, 'messaging/messages')).status).toBe(401);
  });

  it.each([
    ['unlicensed', 403],
    ['absent', 404],
  ] as const)('of a server where they are %s are refused with %d', async (messaging, status) => {
    const session = await start({ messaging });
    expect((await ask(session, SUBSCRIPTION, 'PUT', { jobIds: [] })).status).toBe(status);
    expect((await ask(session, 'messaging/messages')).status).toBe(status);
  });

  it('need a list of ids', async () => {
    const session = await start();
    expect((await ask(session, SUBSCRIPTION, 'PUT', { jobIds: '17' })).status).toBe(400);
  });
});
