import { readFileSync } from 'node:fs';
import { buffer, text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  AlteryxSimulator,
  type AlteryxJobSpec,
  type AlteryxOutput,
  type AlteryxSimulatorOptions,
} from '../../simulators/alteryx.js';
import { sha256Of } from '../../simulators/content.js';
import type { ContentSelection } from '../../src/contract/await-job-input.js';
import type { JobMessage } from '../../src/contract/outcome.js';
import { AlteryxClient, type AlteryxOptions } from '../../src/vendors/alteryx/client.js';
import { jobSchema, messagesSchema } from '../../src/vendors/alteryx/schemas.js';
import type { ContentStream } from '../../src/vendors/shared/vendor-client.js';
import { VendorError } from '../../src/vendors/http/vendor-error.js';
import { collect } from '../helpers/collect.js';
import { edgeFor } from '../helpers/vendor-edge.js';

const SECRET = 'correct-horse';
const HTML = { headers: { 'content-type': 'text/html' }, body: '<html>Log in</html>' };
const DONE = [{ status: 'Completed', disposition: 'Success' }];

let simulator: AlteryxSimulator;
let client: AlteryxClient;

beforeEach(() => start());

afterEach(async () => {
  jest.restoreAllMocks();
  await stop();
});

async function start(options: AlteryxSimulatorOptions = {}, ofClient: Partial<AlteryxOptions> = {}): Promise<void> {
  simulator = new AlteryxSimulator(options);
  await simulator.start();
  client = clientWith(ofClient);
}

async function stop(): Promise<void> {
  await client.close();
  await simulator.stop();
}

async function restart(options: AlteryxSimulatorOptions, ofClient: Partial<AlteryxOptions> = {}): Promise<void> {
  await stop();
  await start(options, ofClient);
}

function clientWith(options: Partial<AlteryxOptions>): AlteryxClient {
  const { baseUrl } = simulator;
  return new AlteryxClient(
    { baseUrl, clientId: 'vigil-client', clientSecret: () => SECRET, ...options },
    edgeFor('alteryx'),
  );
}

function patient(): AbortSignal {
  return new AbortController().signal;
}

function poll(id: string) {
  return client.readStatus(id, patient());
}

async function messagesOf(id: string): Promise<JobMessage[]> {
  const messages: JobMessage[] = [];
  for await (const message of client.readMessages(id, patient())) messages.push(message);
  return messages;
}

/** Each piece of content with its text, read before the next is asked for. */
async function contentOf(
  id: string,
  wanted: ContentSelection = {},
): Promise<(Omit<ContentStream, 'body'> & { text: string })[]> {
  const pieces: (Omit<ContentStream, 'body'> & { text: string })[] = [];
  for await (const { body, ...piece } of client.openContent(id, wanted, patient())) {
    pieces.push({ ...piece, text: await text(body) });
  }
  return pieces;
}

function doneWith(outputs: AlteryxOutput[], more: Partial<AlteryxJobSpec> = {}): string {
  return simulator.addJob({ timeline: DONE, outputs, ...more });
}

/** An output that gives its format's name in each of the formats. */
function output(fileName: string, ...formats: string[]): AlteryxOutput {
  return {
    fileName,
    formats: Object.fromEntries(formats.map((format) => [format, { mediaType: 'text/plain', body: format }])),
  };
}

async function errorOf(call: Promise<unknown>): Promise<VendorError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof VendorError) return error;
  throw new Error(`expected a VendorError, not ${String(error)}`);
}

function sample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/alteryx/${name}.json`, import.meta.url), 'utf8'));
}

function passTime(ms: number): void {
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now + ms);
}

describe("the samples of the vendor's page", () => {
  it('fit what we know', () => {
    expect(jobSchema.parse(sample('job'))).toMatchObject({ id: 'string', status: 'string', disposition: 'string' });
    const said = { status: 0, text: 'string', toolId: 0 };
    expect(messagesSchema.parse(sample('message'))).toEqual([said]);
    expect(messagesSchema.parse([sample('message')])).toEqual([said]);
  });

  it('are read even if their states are unknown', async () => {
    const id = simulator.addJob({ id: 'string', timeline: [{ raw: sample('job') }] });
    simulator.fault({ step: 'messages', answer: { body: sample('message') } });
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
    const id = simulator.addJob({
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
    expect(simulator.requests('status').map(({ query }) => query)).toEqual(Array(4).fill({ includeMessages: 'false' }));
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
    const id = simulator.addJob({ timeline: [{ status, disposition }] });
    expect(await poll(id)).toMatchObject({ state, vendorState });
    expect(simulator.requests('status')).toHaveLength(1);
  });

  it('asks for the whole object when a completed job is reduced by its disposition', async () => {
    const id = simulator.addJob({ timeline: [{ raw: { status: 'Completed' } }, ...DONE] });
    expect(await poll(id)).toMatchObject({ state: 'succeeded', vendorState: 'Completed/Success' });
    expect(simulator.requests('status').map(({ query }) => query['includeMessages'])).toEqual(['false', 'true']);
  });

  it('never takes a completed job without any disposition for a success', async () => {
    const id = simulator.addJob({ timeline: [{ status: 'Completed', disposition: null }] });
    expect(await poll(id)).toMatchObject({ state: 'unknown', vendorState: 'Completed' });
    expect(simulator.requests('status')).toHaveLength(2);
  });

  it('encodes the id', async () => {
    simulator.fault({ step: 'status', answer: { body: { status: 'Running' } } });
    expect(await poll('a/b?c d')).toMatchObject({ state: 'running' });
    expect(simulator.requests('status')[0]?.path).toBe('/webapi/v3/jobs/a%2Fb%3Fc%20d');
  });

  it('takes a base URL with a slash at its end', async () => {
    await client.close();
    client = clientWith({ baseUrl: `${simulator.baseUrl}/` });
    expect(await poll(simulator.addJob({ timeline: DONE }))).toMatchObject({ state: 'succeeded' });
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
    const id = simulator.addJob({ timeline: DONE });
    simulator.fault({ step: 'status', answer });
    expect((await errorOf(poll(id))).kind).toBe(kind);
    expect(await poll(id)).toMatchObject({ state: 'succeeded' });
  });

  it("shows the vendor's error message in one line", async () => {
    simulator.fault({ step: 'status', answer: { status: 400, body: { message: 'The request\nis invalid.' } } });
    expect((await errorOf(poll('17'))).message).toBe(
      'alteryx could not read status: HTTP 400 (GET /webapi/v3/jobs/17): The request is invalid.',
    );
  });

  it('is missing for a job that the vendor does not know', async () => {
    expect((await errorOf(poll('66ebd18d3d6200007e000d8c'))).kind).toBe('missing');
  });
});

describe('the token', () => {
  it('is requested once with the credentials in a form, and sent with each poll', async () => {
    const id = simulator.addJob({ timeline: [{ status: 'Running' }] });
    await Promise.all(Array.from({ length: 20 }, () => poll(id)));
    const [logIn, ...more] = simulator.requests('login');
    expect(more).toEqual([]);
    expect(logIn).toMatchObject({
      method: 'POST',
      path: '/webapi/oauth2/token',
      body: { grant_type: 'client_credentials', client_id: 'vigil-client', client_secret: SECRET },
    });
    expect(new Set(simulator.requests('status').map(({ headers }) => headers.authorization)).size).toBe(1);
  });

  it('is renewed once for all polls that get a 401', async () => {
    const id = simulator.addJob({ timeline: [{ status: 'Running' }] });
    await poll(id);
    simulator.expireSessions();
    await Promise.all(Array.from({ length: 20 }, () => poll(id)));
    expect(simulator.requests('login')).toHaveLength(2);
  });

  it('is renewed a minute before it expires, without a 401', async () => {
    const id = simulator.addJob({ timeline: [{ status: 'Running' }] });
    await poll(id);
    passTime(3_530_000);
    await poll(id);
    expect(simulator.requests('login')).toHaveLength(1);
    passTime(11_000);
    await poll(id);
    expect(simulator.requests('login')).toHaveLength(2);
    expect(simulator.requests('status').map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('with a short lifetime is used for nine tenths of it', async () => {
    await restart({ expiresIn: 20 });
    const id = simulator.addJob({ timeline: [{ status: 'Running' }] });
    await poll(id);
    passTime(17_000);
    await poll(id);
    expect(simulator.requests('login')).toHaveLength(1);
    passTime(1_500);
    await poll(id);
    expect(simulator.requests('login')).toHaveLength(2);
  });

  it('without a lifetime is used until a 401', async () => {
    const id = simulator.addJob({ timeline: [{ status: 'Running' }] });
    const body = { access_token: 'endless-token', token_type: 'Bearer' };
    simulator.fault({ step: 'login', answer: { body } });
    simulator.fault({ step: 'status', times: 2, answer: { body: { status: 'Running' } } });
    await poll(id);
    passTime(86_400_000);
    await poll(id);
    expect(simulator.requests('login')).toHaveLength(1);
    expect(simulator.requests('status')[1]?.headers.authorization).toBe('Bearer endless-token');
    await poll(id);
    expect(simulator.requests('login')).toHaveLength(2);
  });

  it.each([400, 401])('refused with %i is not requested again until the secret changes', async (status) => {
    let secret = 'wrong-horse';
    await client.close();
    client = clientWith({ clientSecret: () => secret });
    const id = simulator.addJob({ timeline: DONE });
    if (status === 401)
      simulator.fault({
        step: 'login',
        answer: { status, body: { error: 'invalid_client', error_description: 'No.' } },
      });
    for (let times = 0; times < 3; times++) {
      expect(await errorOf(poll(id))).toMatchObject({
        kind: 'refused',
        verb: 'log in',
        status,
        errorId: 'invalid_client',
      });
    }
    expect(simulator.requests('login')).toHaveLength(1);
    secret = SECRET;
    expect(await poll(id)).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    ['refused', 'a 400 that says nothing', { status: 400 }],
    ['refused', '403', { status: 403 }],
    ['unreachable', 'no token service at the address', { status: 404 }],
    ['unreachable', "a web server's own 404", { status: 404, ...HTML }],
    ['unreachable', '503', { status: 503 }],
    ['unreachable', 'a web page with 200', HTML],
    ['throttled', '429', { status: 429 }],
    ['unintelligible', 'an answer without a token', { body: { token_type: 'bearer' } }],
    ['unintelligible', 'an empty token', { body: { access_token: '', token_type: 'bearer' } }],
    ['unintelligible', 'a token of another kind', { body: { access_token: 'leaky-token', token_type: 'mac' } }],
    [
      'unintelligible',
      'a lifetime that is none',
      { body: { access_token: 'leaky-token', token_type: 'bearer', expires_in: 'x' } },
    ],
    [
      'unintelligible',
      'an answer that is not JSON',
      { headers: { 'content-type': 'application/json' }, body: 'leaky-token' },
    ],
  ])('is %s after %s, and the error does not show the answer', async (kind, _what, answer) => {
    const id = simulator.addJob({ timeline: DONE });
    simulator.fault({ step: 'login', answer });
    const error = await errorOf(poll(id));
    expect(error).toMatchObject({ kind, verb: 'log in' });
    expect(inspect(error, { depth: null, showHidden: true })).not.toMatch(/leaky-token|correct-horse|127\.0\.0\.1/);
  });

  it('is never requested from the target of a redirect', async () => {
    const other = new AlteryxSimulator();
    await other.start();
    try {
      const location = `${other.baseUrl}/oauth2/token`;
      simulator.fault({ step: 'login', answer: { status: 307, headers: { location } } });
      expect((await errorOf(poll('17'))).kind).toBe('unreachable');
      expect(other.ledger).toHaveLength(0);
    } finally {
      await other.stop();
    }
  });

  it('and the secret are masked in what the vendor says', async () => {
    const id = simulator.addJob({ timeline: DONE });
    await poll(id);
    const token = simulator.requests('status')[0]!.headers.authorization!.slice('Bearer '.length);
    const message = `bad token ${token} of ${SECRET}`;
    simulator.fault({ step: 'status', answer: { status: 400, body: { message } } });
    const error = await errorOf(poll(id));
    expect(error.message).toMatch(/: bad token \*\*\* of \*\*\*$/);

    const error_description = `not ${SECRET}`;
    simulator.fault({ step: 'login', answer: { status: 400, body: { error: 'invalid_client', error_description } } });
    simulator.expireSessions();
    expect((await errorOf(poll(id))).message).toMatch(/\[invalid_client\]: not \*\*\*$/);
  });

  it('is what check requests, and then what a poll requests', async () => {
    expect(await client.check(patient())).toBe('token granted to client vigil-client');
    expect(simulator.requests().map(({ step }) => step)).toEqual(['login', 'status']);
  });
});

describe('messages', () => {
  const messages = [
    { status: 1, text: ' Started. ', toolId: -1 },
    { status: 4, text: 'Tool complete', toolId: 4 },
    { status: 2, text: '3 records were cut', toolId: 4 },
    { status: 1, text: '  ', toolId: 4 },
    { status: 3, text: 'The file is locked', toolId: 7 },
  ];
  const told: JobMessage[] = [
    { severity: 'info', text: 'Started.', source: 'engine' },
    { severity: 'info', text: 'Tool complete', source: 'tool 4' },
    { severity: 'warning', text: '3 records were cut', source: 'tool 4' },
    { severity: 'error', text: 'The file is locked', source: 'tool 7' },
  ];

  it("come from the Curators' list", async () => {
    const id = simulator.addJob({ timeline: DONE, messages });
    expect(await messagesOf(id)).toEqual(told);
    expect(simulator.requests('status')).toHaveLength(0);
  });

  it('may be a single one', async () => {
    await restart({ messagesShape: 'one' });
    expect(await messagesOf(simulator.addJob({ timeline: DONE, messages }))).toEqual(told.slice(0, 1));
  });

  it('are empty for a job without messages', async () => {
    expect(await messagesOf(simulator.addJob({ timeline: DONE }))).toEqual([]);
  });

  it.each([401, 403] as const)(
    'come from the job itself for users who are not Curators (%i), without a new log-in',
    async (status) => {
      await restart({ curator: false, messagesRefusal: status });
      const ids = Array.from({ length: 10 }, () => simulator.addJob({ timeline: DONE, messages }));
      for (const found of await Promise.all(ids.map(messagesOf))) expect(found).toEqual(told);
      expect(simulator.requests('login')).toHaveLength(1);
      expect(simulator.requests('messages')).toHaveLength(10);
      expect(simulator.requests('status').every(({ query }) => query['includeMessages'] === 'true')).toBe(true);
    },
  );

  it('come from the job itself if the vendor has no messages endpoint', async () => {
    const id = simulator.addJob({ timeline: DONE, messages });
    simulator.fault({ step: 'messages', answer: { status: 404 } });
    expect(await messagesOf(id)).toEqual(told);
  });

  it('are read after one new log-in if the token has expired', async () => {
    for (const curator of [true, false]) {
      await restart({ curator, messagesRefusal: 401 });
      const id = simulator.addJob({ timeline: DONE, messages });
      await poll(id);
      simulator.expireSessions();
      expect(await messagesOf(id)).toEqual(told);
      expect(simulator.requests('login')).toHaveLength(2);
    }
  });

  it.each([
    ['unreachable', { status: 503 }],
    ['unintelligible', { body: { data: [] } }],
  ])('that are %s are an error', async (kind, answer) => {
    const id = simulator.addJob({ timeline: DONE, messages });
    simulator.fault({ step: 'messages', answer });
    expect((await errorOf(messagesOf(id))).kind).toBe(kind);
  });

  it('of an unknown job are missing', async () => {
    expect(await errorOf(messagesOf('66ebd18d3d6200007e000d8c'))).toMatchObject({
      kind: 'missing',
      verb: 'read messages',
    });
  });
});

describe('content', () => {
  it('is Raw if listed, otherwise the first format listed', async () => {
    const id = doneWith([output('a.csv', 'Csv', 'Raw'), output('b.yxdb', 'Xlsx', 'Csv'), output('c.txt')]);
    expect(await contentOf(id)).toEqual([
      { name: 'a.csv', mediaType: 'text/plain', bytes: 3, text: 'Raw' },
      { name: 'b.xlsx', mediaType: 'text/plain', bytes: 4, text: 'Xlsx' },
    ]);
    expect(simulator.requests('content').map(({ path }) => path.split('/').slice(0, 4).join('/'))).toEqual(
      Array(2).fill('/webapi/v1/jobs'),
    );
  });

  it('has every requested format that an output offers, ignoring case', async () => {
    const id = doneWith([output('a.b.yxdb', 'Raw', 'Csv', 'Pdf'), output('plain', 'Pdf'), output('c.yxdb', 'Raw')]);
    expect(
      (await contentOf(id, { formats: ['pdf', 'RAW', 'Pdf'] })).map(({ name, text: body }) => [name, body]),
    ).toEqual([
      ['a.b.yxdb', 'Raw'],
      ['a.b.pdf', 'Pdf'],
      ['plain.pdf', 'Pdf'],
      ['c.yxdb', 'Raw'],
    ]);
    expect(simulator.requests('content').map(({ query }) => query['format'])).toEqual(['Raw', 'Pdf', 'Pdf', 'Raw']);
  });

  it('in a format that no output offers is rejected before any download, and the error names the available formats', async () => {
    const id = doneWith([output('a.csv', 'Raw', 'Csv'), output('b.csv', 'Raw', 'Xlsx')]);
    const error = await errorOf(contentOf(id, { formats: ['Raw', 'Docx'] }));
    expect(error).toMatchObject({ kind: 'rejected', verb: 'open content' });
    expect(error.message).toBe(
      'alteryx could not open content: no output has the format Docx; available formats: Raw, Csv, Xlsx',
    );
    expect(simulator.requests('content')).toHaveLength(0);
  });

  it('is empty for a job without outputs, whatever is requested', async () => {
    const id = doneWith([]);
    expect(await contentOf(id)).toEqual([]);
    expect(await contentOf(id, { formats: ['Csv'] })).toEqual([]);
  });

  it('is looked for in the whole object, where a job says of its outputs null', async () => {
    const id = simulator.addJob({ timeline: [{ raw: { status: 'Completed', outputs: null } }] });
    expect(await contentOf(id)).toEqual([]);
    expect(simulator.requests('status').map(({ query }) => query['includeMessages'])).toEqual(['true']);
  });

  it('without a name in the job has that of the download, else of its output', async () => {
    const outputs = [{ id: 'o1', availableFormats: ['Raw'], fileName: null }];
    const id = doneWith([{ ...output('said.csv', 'Raw'), id: 'o1' }], { fields: { outputs } });
    expect(await contentOf(id)).toMatchObject([{ name: 'said.csv' }]);
    simulator.fault({ step: 'content', answer: { body: 'bare' } });
    expect(await contentOf(id)).toMatchObject([{ name: 'output-o1', text: 'bare' }]);
  });

  it('is complete at any length, and may be JSON or HTML', async () => {
    const body = { bytes: 20_000_000, seed: 7 };
    const id = doneWith([
      { fileName: 'big.yxdb', formats: { Raw: { mediaType: 'application/octet-stream', body } } },
      { fileName: 'a.json', formats: { Raw: { mediaType: 'application/json', body: '{"error":1}' } } },
      { fileName: 'a.html', formats: { Raw: { mediaType: 'text/html', body: '<html>a</html>' } } },
      { fileName: 'b.yxdb', formats: { Html: { mediaType: 'text/html', body: '<html>b</html>' } } },
      { fileName: 'empty.csv', formats: { Raw: { mediaType: 'text/csv', body: '' } } },
    ]);
    const found: [string, string, number | undefined][] = [];
    for await (const { name, bytes, body: stream } of client.openContent(id, {}, patient())) {
      found.push([name, sha256Of(await buffer(stream)), bytes]);
    }
    expect(found).toEqual([
      ['big.yxdb', sha256Of(body), 20_000_000],
      ['a.json', sha256Of('{"error":1}'), 11],
      ['a.html', sha256Of('<html>a</html>'), 14],
      ['b.html', sha256Of('<html>b</html>'), 14],
      ['empty.csv', sha256Of(''), 0],
    ]);
  });

  it.each([
    ['a web page instead', 'unreachable', { answer: HTML }],
    ['503', 'unreachable', { answer: { status: 503 } }],
    ['404', 'missing', { answer: { status: 404 } }],
    ['400', 'rejected', { answer: { status: 400, body: { message: 'no' } } }],
    ['a break in the middle', 'unreachable', { wire: 'reset-mid-body' as const }],
  ])('that is answered with %s is %s', async (_what, kind, fault) => {
    const id = doneWith([output('a.csv', 'Raw')]);
    simulator.fault({ step: 'content', ...fault });
    expect(await errorOf(contentOf(id))).toMatchObject({ kind, verb: 'open content' });
    expect(await contentOf(id)).toMatchObject([{ text: 'Raw' }]);
  });

  it('continues after one new log-in if the token expires between two outputs', async () => {
    const id = doneWith([output('a.csv', 'Raw'), output('b.csv', 'Raw')]);
    const names: string[] = [];
    for await (const { name, body } of client.openContent(id, {}, patient())) {
      names.push(name);
      await buffer(body);
      simulator.expireSessions();
    }
    expect(names).toEqual(['a.csv', 'b.csv']);
    expect(simulator.requests('login')).toHaveLength(2);
  });
});

describe('a cancel', () => {
  it('is absent if the config names no call', () => {
    expect(client.cancel).toBeUndefined();
  });

  it('is accepted with a 2xx, which does not end the job', async () => {
    await restart({ cancel: true }, { cancel: { method: 'DELETE', path: '/v3/jobs/{jobId}' } });
    const id = simulator.addJob({
      timeline: [{ status: 'Running' }],
      onCancel: [{ status: 'Running' }, { status: 'Cancelled' }],
    });
    await client.cancel?.(id, patient());
    expect(simulator.job(id).cancelAsked).toBe(1);
    expect(await poll(id)).toMatchObject({ state: 'running' });
    expect(await poll(id)).toMatchObject({ state: 'cancelled' });
  });

  it.each(['DELETE', 'POST', 'PUT'] as const)('is requested as in the config, with %s', async (method) => {
    await restart({}, { cancel: { method, path: 'v9/stop?job={jobId}&again={jobId}' } });
    simulator.fault({ step: 'other', answer: { status: 202 } });
    await client.cancel?.('a/$&b', patient());
    expect(simulator.requests('other')).toMatchObject([
      { method, path: '/webapi/v9/stop', query: { job: 'a/$&b', again: 'a/$&b' } },
    ]);
  });

  it('that is not allowed is rejected, and of an unknown job is missing', async () => {
    await restart({}, { cancel: { method: 'DELETE', path: '/v3/jobs/{jobId}' } });
    const id = simulator.addJob({ timeline: [{ status: 'Running' }] });
    expect(await errorOf(client.cancel!(id, patient()))).toMatchObject({
      kind: 'rejected',
      status: 405,
      verb: 'cancel',
    });
    expect((await errorOf(client.cancel!('nowhere', patient()))).kind).toBe('missing');
  });

  it('is requested again after a 401', async () => {
    await restart({ cancel: true }, { cancel: { method: 'DELETE', path: '/v3/jobs/{jobId}' } });
    const id = simulator.addJob({ timeline: [{ status: 'Running' }] });
    await poll(id);
    simulator.expireSessions();
    await client.cancel?.(id, patient());
    expect(simulator.job(id).cancelAsked).toBe(1);
  });
});

describe("a caller's abort", () => {
  it('ends a poll that hangs, with its own reason', async () => {
    const id = simulator.addJob({ timeline: DONE });
    simulator.fault({ step: 'status', wire: 'hang' });
    const gone = new AbortController();
    const call = client.readStatus(id, gone.signal);
    await simulator.requested('status');
    gone.abort(new Error('the worker shuts down'));
    await expect(call).rejects.toThrow('the worker shuts down');
  });
});

describe('the list of jobs', () => {
  const openJobs = () => collect(client.jobList.openJobs(patient()));

  it("has the jobs of all users, one state after the other, with who ran them and which workflow's they are", async () => {
    const running = simulator.addJob({ timeline: [{ status: 'Running' }], submittedBy: 'someone@example.com' });
    const queued = simulator.addJob({ timeline: [{ status: 'Queued' }] });
    simulator.addJob({ timeline: DONE });
    expect(await openJobs()).toEqual([
      expect.objectContaining({ id: queued, state: 'queued', vendorState: 'Queued', name: 'nightly.yxmd' }),
      expect.objectContaining({ id: running, state: 'running', by: 'someone@example.com' }),
    ]);
  });

  it('has each open job once even if the server ignores the filter', async () => {
    const body = { data: ['Complete', 'Running', 'Error'].map((status, nth) => ({ jobId: `6${nth}`, status })) };
    simulator.fault({ step: 'list', times: 'always', answer: { body } });
    expect((await openJobs()).map(({ id }) => id)).toEqual(['61']);
  });

  it('is read to its end even if a server returns fewer jobs than requested', async () => {
    await restart({ mostListed: 7 });
    const ids = Array.from({ length: 23 }, () => simulator.addJob({ timeline: [{ status: 'Running' }] }));
    expect((await openJobs()).map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it.each([401, 403])('is refused with %i to users who are not Curators, and the error says so', async (status) => {
    simulator.fault({ step: 'list', times: 'always', answer: { status } });
    await expect(openJobs()).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('only a Curator may list jobs'),
    });
  });
});
