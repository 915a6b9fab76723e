import { afterEach, describe, expect, it } from '@jest/globals';
import type { FaultSpec } from '../../simulators/faults.js';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { NexusIcClient } from '../../src/vendors/nexus-ic/client.js';
import type { FoundJob } from '../../src/contract/run-job.js';
import { edgeFor } from '../helpers/vendor-edge.js';
import { vendorErrorOf } from '../helpers/vendor-error.js';

const { signal } = new AbortController();

let server: NexusIcSimulator;
let client: NexusIcClient;
let reportTemplate: number;

async function serve(version: '6.8' | '6.9' = '6.9'): Promise<void> {
  server = new NexusIcSimulator({ version });
  await server.start();
  reportTemplate = server.addTemplate({ parameters: ['Date', 'Assets'], job: { timeline: [{ status: 1 }] } });
  client = new NexusIcClient(
    { baseUrl: server.baseUrl, version, auth: { scheme: 'apikey' }, secret: () => 'nexus-ic-key' },
    edgeFor('nexus-ic', { request: 1_000 }),
  );
}

afterEach(async () => {
  await client.close();
  await server.stop();
});

const submit = (more: object = {}) =>
  client.submission.submit({ key: 'k', marker: 'm', job: { reportTemplate, outputType: 'json', ...more } }, signal);

describe('the request that starts a report', () => {
  it.each(['6.8', '6.9'] as const)(
    'has the template, the output type and the parameters, in version %s',
    async (version) => {
      await serve(version);
      const parameters = { Date: '2026-01-01', Assets: ['a', 7] };
      const id = await submit({ parameters });
      expect(server.started.all).toMatchObject([{ id, body: { reportTemplate, outputType: 'json', parameters } }]);
    },
  );

  it('has an empty object for no parameters', async () => {
    await serve();
    await submit();
    expect(server.started.all[0]?.body).toEqual({ reportTemplate, outputType: 'json', parameters: {} });
  });

  it('is sent again after a 401, with a new session', async () => {
    await serve();
    await client.check(signal);
    server.expireSessions();
    await submit();
    expect([server.requests('submit').length, server.started.all.length]).toEqual([2, 1]);
  });

  it.each([
    ['an unknown template', { reportTemplate: 99 }, 'Validation Error: Report Template 99 does not exist'],
    ['an unknown parameter', { parameters: { Day: 1 } }, 'Validation Error: unknown parameter Day'],
  ])("is refused in the vendor's words: %s", async (_what, job, words) => {
    await serve();
    const error = await vendorErrorOf(submit(job));
    expect(error).toMatchObject({ kind: 'rejected', status: 400, fields: { vendorMessage: words } });
    expect(server.started.all).toEqual([]);
  });

  it('has no answer that can be read if the answer has no id of a job', async () => {
    await serve();
    server.fault({ step: 'submit', answer: { body: { id: '17', status: 1 } } });
    expect((await vendorErrorOf(submit())).kind).toBe('unintelligible');
  });

  it.each<[string, FaultSpec]>([
    ['a reset', { wire: 'reset' }],
    ['silence', { wire: 'hang' }],
    ['a 503', { answer: { status: 503 } }],
    ['a 307 to the same host', { answer: { status: 307, headers: { location: '/icweb.dll/report/' } } }],
    ['a 308 to the same host', { answer: { status: 308, headers: { location: '/icweb.dll/report/' } } }],
  ])('is sent once after %s', async (_what, fault) => {
    await serve();
    server.fault({ step: 'submit', workDone: true, ...fault });
    expect((await vendorErrorOf(submit())).kind).toBe('unreachable');
    expect([server.requests('submit').length, server.started.all.length]).toEqual([1, 1]);
  });

  it.each([
    ['has no template', { outputType: 'json' }, /^job\.reportTemplate: missing; expected a report template's key/],
    [
      'has a template that is no number',
      { reportTemplate: '5', outputType: 'json' },
      /^job\.reportTemplate: expected a report/,
    ],
    [
      'has another output type',
      { reportTemplate: 5, outputType: 'pdf' },
      /^job\.outputType: expected "json" or "html"/,
    ],
    [
      'has a text for the template',
      { reportTemplate: '5', outputType: 'json' },
      /^job\.reportTemplate: expected a report template's key: a whole number of at least 1, got a string$/,
    ],
    ['has a misspelt field', { reportTemplate: 5, outputType: 'json', parameter: {} }, /did you mean "parameters"\?$/],
    [
      'has a list with an object',
      { reportTemplate: 5, outputType: 'json', parameters: { Date: [{}] } },
      /^job\.parameters\.Date\.0: expected a string, a number, true or false, or null, got an object$/,
    ],
    [
      'has a parameter that is an object',
      { reportTemplate: 5, outputType: 'json', parameters: { Date: {} } },
      /^job\.parameters\.Date: expected a string, a number, true or false, or null, or a list of these, got an object$/,
    ],
  ])('is not sent for a job that %s', async (_title, job, problem) => {
    await serve();
    expect(() => client.submission.check(job)).toThrow(problem);
  });
});

describe('the search for a report whose answer was lost', () => {
  async function found(before: string[] = []): Promise<FoundJob[]> {
    const sent = { key: 'k', marker: 'm', job: { reportTemplate, outputType: 'json' }, sentFrom: 0, sentUntil: 0 };
    return client.submission.find!({ ...sent, prepared: { search: 'new', before } }, signal);
  }

  it('leaves out jobs that were listed before the request, however their ids are written', async () => {
    await serve();
    for (let i = 0; i < 3; i += 1) server.addJob({ timeline: [{ status: 3 }] });
    const before = await client.submission.listed!({}, signal);
    expect(before).toHaveLength(3);
    const own = await submit();
    const written = before!.map((id, i) => (i === 0 ? id.replace(/[{}]/g, '').toLowerCase() : id));
    expect(await found(written)).toEqual([{ jobId: own, state: 'queued' }]);
  });

  it('finds each job that the request started', async () => {
    await serve();
    server.started.doubled = 1;
    await submit();
    expect((await found()).map(({ jobId }) => jobId)).toEqual(server.started.all.map(({ id }) => id));
  });

  it('does not compare the clocks of jobs, whose zone is not known', async () => {
    await serve();
    const id = server.addJob({ timeline: [{ status: 3, startClock: '2036-01-01T00:00:00' }] });
    expect(await found()).toEqual([{ jobId: id, state: 'running', began: '2036-01-01T00:00:00.000Z' }]);
  });

  it.each([
    ['before the request', () => client.submission.listed!({}, signal)],
    ['after it', () => found()],
  ])('fails if a row of the list cannot be read %s, because it may be the job', async (_when, read) => {
    await serve();
    const rows = [{ id: '{FAAF7FBC-0475-45ED-A148-02238E75C395}', status: 3 }, { status: 3 }];
    server.fault({ step: 'list', answer: { body: { jobs: rows } } });
    expect((await vendorErrorOf(read())).kind).toBe('unintelligible');
  });

  it('is not possible in version 6.8, which has no list', async () => {
    await serve('6.8');
    expect(client.submission).not.toHaveProperty('listed');
    expect(client.submission).not.toHaveProperty('find');
  });
});
