import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { signedHeaders } from '../../src/activities/webhook-signature.js';
import type { NotifyTargetConfig } from '../../src/config/notify-schema.js';
import type { Notification } from '../../src/contract/notification.js';
import { unseenOutcome } from '../../src/contract/outcome.js';
import { notifyChannels, type NotifyChannels } from '../../src/serving/notify-channels.js';

const AT = '2026-11-28T01:00:00.000Z';
const notification: Notification = {
  id: 'run-1:end:mayStillRun',
  events: ['mayStillRun', 'gaveUp'],
  at: AT,
  workflowId: 'vigil:calls:34',
  runId: 'run-1',
  outcome: unseenOutcome('calls', '34', AT, 'ended'),
  failure: { type: 'DeadlineExceeded', message: 'the deadline passed' },
};
const LINK = 'https://temporal.example/page';
const KEY = 'a-key-for-signatures';
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
  delete process.env['TEST_HOOK'];
  delete process.env['TEST_SMTP'];
  delete process.env['TEST_KEY'];
});

function channelsOf(target: NotifyTargetConfig) {
  const channels: NotifyChannels = notifyChannels([target], { namespace: 'prod', linkOf: () => LINK });
  closing.push(() => channels.close());
  return channels.channels;
}

async function httpServer(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  closing.push(() => server.close().closeAllConnections());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/T0/secret-part`;
}

const send = async (target: NotifyTargetConfig) => {
  for (const channel of channelsOf(target)) await channel.send(notification, AbortSignal.timeout(10_000));
};
const slack: NotifyTargetConfig = { as: 'slack', to: { reference: '${env:TEST_HOOK}' }, on: ['failed'] };

describe('a webhook', () => {
  it('gets a CloudEvent that is signed with the key of the config', async () => {
    let got: { request: IncomingMessage; body: string } | undefined;
    const to = await httpServer((request, response) => {
      void text(request).then((body) => {
        got = { request, body };
        response.writeHead(204).end();
      });
    });
    process.env['TEST_KEY'] = KEY;
    await send({ as: 'webhook', to, sign: { reference: '${env:TEST_KEY}' }, on: ['gaveUp'] });
    const { request, body } = got!;
    expect(request.method).toBe('POST');
    expect(request.headers['content-type']).toBe('application/cloudevents+json');
    const sentAt = Number(request.headers['webhook-timestamp']) * 1_000;
    expect(request.headers).toMatchObject(signedHeaders('run-1:end:mayStillRun', sentAt, body, KEY));
    expect(JSON.parse(body)).toMatchObject({ type: 'vigil.job.mayStillRun', data: { link: LINK } });
  });

  it('reports the words of a refusal, without the address', async () => {
    process.env['TEST_HOOK'] = await httpServer((request, response) => {
      response.writeHead(404).end(`no_service at ${process.env['TEST_HOOK']}, route POST:${request.url} not found`);
    });
    await expect(send(slack)).rejects.toMatchObject({
      message: 'HTTP 404: no_service at ***, route POST:*** not found',
    });
  });

  it('gets the event again at the time that it asks for', async () => {
    process.env['TEST_HOOK'] = await httpServer((_request, response) => {
      response.writeHead(429, { 'retry-after': '30' }).end('rate_limited');
    });
    await expect(send(slack)).rejects.toMatchObject({ message: 'HTTP 429: rate_limited', retryAfterMs: 30_000 });
  });

  it('is not followed to an address that the config does not name', async () => {
    const asked: string[] = [];
    const other = await httpServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    process.env['TEST_HOOK'] = await httpServer((_request, response) => {
      response.writeHead(307, { location: other }).end();
    });
    await expect(send(slack)).rejects.toMatchObject({ message: 'HTTP 307' });
    expect(asked).toEqual([]);
  });

  it('reports a reset connection without the address', async () => {
    process.env['TEST_HOOK'] = await httpServer((request) => request.socket.destroy());
    await expect(send(slack)).rejects.toMatchObject({ message: 'the connection broke (ECONNRESET)' });
  });

  it('is named by its host alone, because its address may have a token', () => {
    const to = 'https://events.example/hook?token=a-long-token';
    expect(channelsOf({ as: 'webhook', to, on: ['failed'] })).toMatchObject([{ name: 'webhook events.example' }]);
  });

  it.each(['http://hooks.example/T0', 'not an address', 'https://user:pass@hooks.example/'])(
    'gets nothing at %s',
    async (address) => {
      process.env['TEST_HOOK'] = address;
      await expect(send(slack)).rejects.toMatchObject({ message: 'expected an https address without a user' });
    },
  );

  it('names the secret that is missing', async () => {
    await expect(send(slack)).rejects.toMatchObject({ message: 'the environment variable TEST_HOOK is not set' });
  });
});

describe('a mail', () => {
  async function mailServer(options: SMTPServerOptions = {}) {
    const mails: { from: string; to: string[]; source: string }[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, { envelope }, taken) {
        void text(stream).then((source) => {
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), source });
          taken();
        });
      },
      ...options,
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    closing.push(() => server.close());
    return { mails, address: `127.0.0.1:${(server.server.address() as AddressInfo).port}` };
  }

  const mail: NotifyTargetConfig = {
    as: 'mail',
    to: ['ops@example.com', 'night@example.com'],
    from: 'vigil@example.com',
    smtp: { reference: '${env:TEST_SMTP}' },
    on: ['gaveUp'],
  };

  it('has the title as its subject, and the link', async () => {
    const { mails, address } = await mailServer();
    process.env['TEST_SMTP'] = `smtp://${address}`;
    await send(mail);
    expect(mails).toMatchObject([
      { from: 'vigil@example.com', to: ['ops@example.com'] },
      { from: 'vigil@example.com', to: ['night@example.com'] },
    ]);
    expect(mails[0]!.source).toContain('Subject: calls 34: the job may still run, and nobody awaits it');
    expect(mails[0]!.source).toContain(LINK);
    expect(mails[0]!.source).toContain('Message-ID: <run-1.end.mayStillRun@vigil>');
  });

  it('sends no password over a connection without TLS', async () => {
    const tried: unknown[] = [];
    const { mails, address } = await mailServer({
      allowInsecureAuth: true,
      onAuth(auth, _session, done) {
        tried.push(auth);
        done(null, { user: 'svc' });
      },
    });
    process.env['TEST_SMTP'] = `smtp://svc:mail-password@${address}`;
    const refused = send(mail);
    await expect(refused).rejects.toMatchObject({ name: 'NotDelivered' });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('mail-password') as unknown });
    expect({ tried, mails }).toEqual({ tried: [], mails: [] });
  });

  it('is repeated only for the address that the server did not take', async () => {
    const { mails, address } = await mailServer({
      onRcptTo: ({ address: to }, _session, done) =>
        done(to.startsWith('night') ? Object.assign(new Error('greylisted'), { responseCode: 450 }) : null),
    });
    process.env['TEST_SMTP'] = `smtp://${address}`;
    const [ops, night] = channelsOf(mail);
    await ops!.send(notification, AbortSignal.timeout(10_000));
    await expect(night!.send(notification, AbortSignal.timeout(10_000))).rejects.toMatchObject({
      name: 'NotDelivered',
    });
    expect(ops!.id).not.toBe(night!.id);
    expect(mails.map(({ to }) => to)).toEqual([['ops@example.com']]);
  });

  it('reports a refusal by its codes', async () => {
    const { address } = await mailServer({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('unknown user'), { responseCode: 550 })),
    });
    process.env['TEST_SMTP'] = `smtp://${address}`;
    await expect(send(mail)).rejects.toMatchObject({
      message: 'the mail server did not take the mail (EENVELOPE 550)',
    });
  });
});
