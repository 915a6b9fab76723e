import { describe, expect, it } from '@jest/globals';
import { errorOf, PASSWORD, sample, servePureConnect, signal } from './pureconnect.served.js';

const { start, clientOf } = servePureConnect();

describe('the session', () => {
  it('starts with the log-in that ICWS requires', async () => {
    const server = await start();
    expect(await clientOf(server).check(signal)).toBe(`logged in as svc-extract at 127.0.0.1:${server.port}`);
    expect(server.requests('login')).toEqual([
      expect.objectContaining({
        method: 'POST',
        path: '/icws/connection',
        headers: expect.objectContaining({
          'accept-language': 'en-us',
          'content-type': 'application/vnd.inin.icws+JSON; charset=utf-8',
        }),
        body: {
          __type: 'urn:inin.com:connection:icAuthConnectionRequestSettings',
          applicationName: 'vigil',
          userID: 'svc-extract',
          password: PASSWORD,
        },
        status: 201,
      }),
    ]);
  });

  it('is renewed once for all polls after it has expired', async () => {
    const server = await start();
    const id = server.addJob({ timeline: [{ state: 2 }] });
    const client = clientOf(server);
    await client.readStatus(id, signal);
    server.expireSessions();
    const polls = await Promise.all(
      Array.from({ length: 20 }, () => client.readStatus(id, new AbortController().signal)),
    );
    expect(new Set(polls.map(({ state }) => state))).toEqual(new Set(['running']));
    expect(server.requests('login')).toHaveLength(2);
  });

  it('follows a cookie that changes with every answer', async () => {
    const server = await start({ rotateCookie: true });
    const id = server.addJob({ timeline: [{ state: 2 }] });
    const client = clientOf(server);
    for (let poll = 0; poll < 3; poll++) await client.readStatus(id, signal);
    expect(server.requests('status').map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(server.requests('login')).toHaveLength(1);
  });

  it('is refused if the password is wrong, and is not tried again with the same one', async () => {
    const server = await start();
    let password = 'wrong-horse';
    const client = clientOf(server, { password: () => password });
    const error = await errorOf(client.readStatus('17', signal));
    expect(error).toMatchObject({
      kind: 'refused',
      status: 400,
      errorId: 'error.request.connection.authenticationFailure',
    });
    expect(await errorOf(client.readStatus('17', signal))).toMatchObject({ kind: 'refused' });
    expect(server.requests('login')).toHaveLength(1);
    password = PASSWORD;
    expect(await client.check(signal)).toContain('logged in');
  });

  it('never shows a password that a refusal echoes', async () => {
    const server = await start();
    const body = { ...sample('error'), message: `The password ${PASSWORD} is wrong.` };
    server.fault({ step: 'login', answer: { status: 400, body } });
    const error = await errorOf(clientOf(server).check(signal));
    expect(error.message).toBe(
      'pureconnect could not log in: HTTP 400 (POST /icws/connection) [error.request.connection.authenticationFailure]: The password *** is wrong.',
    );
  });

  it.each([
    [404, 'unreachable'],
    [410, 'rejected'],
    [500, 'unreachable'],
  ])('says nothing about the job if the log-in is answered with %i: it is %s', async (status, kind) => {
    const server = await start();
    server.fault({ step: 'login', answer: { status, body: { message: 'not found' } } });
    expect((await errorOf(clientOf(server).readStatus('17', signal))).kind).toBe(kind);
  });

  it('is unintelligible if the log-in returns no token', async () => {
    const server = await start();
    const { csrfToken: _csrfToken, ...rest } = sample('login');
    server.fault({ step: 'login', answer: { status: 201, body: rest } });
    expect((await errorOf(clientOf(server).check(signal))).kind).toBe('unintelligible');
  });

  it('is logged out at the end', async () => {
    const server = await start();
    const id = server.addJob({ timeline: [{ state: 2 }] });
    const client = clientOf(server);
    await client.readStatus(id, signal);
    await client.close();
    expect(server.requests('logout').map(({ method, status }) => [method, status])).toEqual([['DELETE', 200]]);
  });

  it('never throws at the end, even if its server is gone or was never reached', async () => {
    const server = await start();
    const [used, unused] = [clientOf(server), clientOf(server)];
    await used.check(signal);
    await server.stop();
    await expect(Promise.all([used.close(), unused.close()])).resolves.toBeDefined();
  });
});
