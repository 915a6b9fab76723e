/** The vendor's page: "Retrieve Job Status", and the calls for details and for a file. */
import { inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OracleEpmSimulator } from './oracle-epm.js';

let simulator: OracleEpmSimulator;

beforeEach(async () => {
  simulator = new OracleEpmSimulator({ application: 'test2', linkBase: 'https://<BASE-URL>' });
  await simulator.start();
});

afterEach(() => simulator.stop());

const BASIC = `Basic ${Buffer.from('svc-extract:correct-horse').toString('base64')}`;
const PLANNING = 'HyperionPlanning/rest/v3/applications/test2/jobs';

function ask(path: string, { authorization = BASIC, method = 'GET' } = {}) {
  return fetch(`${simulator.url}/${path}`, { method, headers: { authorization } });
}

async function read<T = Record<string, unknown>>(path: string): Promise<T> {
  return (await (await ask(path)).json()) as T;
}

describe('the status of a job', () => {
  it("matches the first sample of the vendor's page word for word", async () => {
    simulator.addJob({ timeline: [{ status: 0, details: 'Metadata import was successful' }] });
    expect(await read(`${PLANNING}/224`)).toEqual({
      status: 0,
      details: 'Metadata import was successful',
      jobId: 224,
      jobName: 'Import Account Metadata',
      descriptiveStatus: 'Completed',
      links: [
        {
          rel: 'self',
          href: 'https://<BASE-URL>/HyperionPlanning/rest/v3/applications/test2/jobs/224',
          action: 'GET',
        },
        {
          rel: 'job-details',
          href: 'https://<BASE-URL>/HyperionPlanning/rest/v3/applications/test2/jobs/224/details',
          action: 'GET',
        },
      ],
    });
  });

  it("matches the second sample of the vendor's page, corrected to valid JSON or as printed", async () => {
    const printed = '{"status": 1, "jobStatus": "Error", "links": [{"rel": "self"}}, {"rel": "job-details"}]}';
    const words = { status: 1, details: 'An error occurred while updating the relational database.' };
    simulator.addJob({
      id: 145,
      jobName: 'Refresh Database',
      wording: 'jobStatus',
      timeline: [words, { answer: { headers: { 'content-type': 'application/json' }, body: printed } }],
    });
    const { links, ...corrected } = await read(`${PLANNING}/145`);
    expect(corrected).toEqual({ ...words, jobStatus: 'Error', jobId: 145, jobName: 'Refresh Database' });
    expect(links).toHaveLength(2);
    expect(await (await ask(`${PLANNING}/145`)).text()).toBe(printed);
  });

  it('can name the id as in the table of the vendor’s page, and has no details before there are any', async () => {
    const id = simulator.addJob({ idField: 'jobID', timeline: [{ status: -1 }] });
    expect(await read(`${PLANNING}/${id}`)).toMatchObject({
      status: -1,
      jobID: 224,
      details: null,
      descriptiveStatus: 'Processing',
    });
  });

  it.each([
    [`${PLANNING}/999`, 500],
    [`${PLANNING}/nightly`, 400],
    ['HyperionPlanning/rest/v3/applications/other/jobs/224', 404],
  ])('for %s is answered with %i', async (path, status) => {
    simulator.addJob({ timeline: [{ status: 0 }] });
    expect((await ask(path)).status).toBe(status);
  });
});

describe('authentication', () => {
  it('accepts user and password or a bearer token with each request, and answers 401 to others', async () => {
    const id = simulator.addJob({ timeline: [{ status: -1 }] });
    const code = async (authorization: string) => (await ask(`${PLANNING}/${id}`, { authorization })).status;
    expect([await code(BASIC), await code('Bearer oracle-epm-token')]).toEqual([200, 200]);
    expect([await code('Basic d3Jvbmc='), await code('Bearer wrong'), await code('')]).toEqual([401, 401, 401]);
    simulator.expireSessions();
    expect([await code('Bearer oracle-epm-token'), await code('Bearer undefined'), await code(BASIC)]).toEqual([
      401, 401, 200,
    ]);
    simulator.accepts.token = 'renewed';
    expect(await code('Bearer renewed')).toBe(200);
  });
});

describe('the list of applications', () => {
  it('names its one application to accepted users', async () => {
    expect(await read('HyperionPlanning/rest/v3/applications')).toMatchObject({ items: [{ name: 'test2' }] });
    expect((await ask('HyperionPlanning/rest/v3/applications', { authorization: 'Basic wrong' })).status).toBe(401);
  });
});

describe('a cancel', () => {
  it('is not available over REST', async () => {
    const id = simulator.addJob({ timeline: [{ status: -1 }] });
    expect((await ask(`${PLANNING}/${id}`, { method: 'DELETE' })).status).toBe(405);
    expect(simulator.requests('cancel', id)).toHaveLength(1);
    expect((await read(`${PLANNING}/${id}`))['status']).toBe(-1);
  });

  it('is pending at first if an administrator makes it', async () => {
    const id = simulator.addJob({ timeline: [{ status: -1 }] });
    simulator.cancelByAdministrator(id);
    const seen = [await read(`${PLANNING}/${id}`), await read(`${PLANNING}/${id}`)];
    expect(seen.map(({ status, descriptiveStatus }) => [status, descriptiveStatus])).toEqual([
      [2, 'Pending Cancel'],
      [3, 'Cancelled'],
    ]);
    expect(() => simulator.cancelByAdministrator(id)).toThrow('it is not in a processing state');
  });
});

describe('details', () => {
  it('come in pages with a link to the next one', async () => {
    simulator.linkBase = undefined;
    const id = simulator.addJob({
      timeline: [{ status: 0 }],
      details: Array.from({ length: 5 }, (_none, index) => ({ dimensionName: `D${index}`, recordsRead: 10 })),
    });
    interface Page {
      items: { dimensionName: string }[];
      hasMore: boolean;
      links: { rel: string; href: string }[];
    }
    const names: string[] = [];
    let path: string | undefined = `${PLANNING}/${id}/details?limit=2`;
    while (path) {
      const page: Page = await read<Page>(path);
      names.push(...page.items.map(({ dimensionName }) => dimensionName), page.hasMore ? '…' : '.');
      path = page.links.find(({ rel }) => rel === 'next')?.href.replace(`${simulator.url}/`, '');
    }
    expect(names).toEqual(['D0', 'D1', '…', 'D2', 'D3', '…', 'D4', '.']);
    expect(await read(`${PLANNING}/${id}/details?limit=5`)).toMatchObject({ hasMore: false });
  });

  it('link to the details of child jobs, and can be filtered by type of message', async () => {
    const id = simulator.addJob({
      timeline: [{ status: 0 }],
      details: [
        {
          recordsRead: 10,
          recordsProcessed: 9,
          recordsRejected: 1,
          dimensionName: 'Account',
          children: [
            { msgType: 'ERROR', msgCategory: 'Record', msgText: 'Row 4 was rejected.' },
            { msgType: 'INFO', msgText: 'Done.' },
          ],
        },
        { dimensionName: 'Entity' },
      ],
    });
    const q = encodeURIComponent('{"messageType":"ERROR"}');
    expect(await read(`${PLANNING}/${id}/details?q=${q}`)).toMatchObject({
      items: [{ dimensionName: 'Account', recordsRejected: 1, links: [{ rel: 'child-job-details' }] }],
      hasMore: false,
    });
    expect(await read(`${PLANNING}/${id}/childjobs/1/details?q=${q}`)).toMatchObject({
      items: [{ msgType: 'ERROR', msgCategory: 'Record', msgText: 'Row 4 was rejected.' }],
    });
    expect(simulator.requests('messages', id)).toHaveLength(2);
  });

  it('are missing for other types of jobs', async () => {
    const id = simulator.addJob({ timeline: [{ status: 0 }] });
    expect((await ask(`${PLANNING}/${id}/details`)).status).toBe(404);
  });
});

describe('a file', () => {
  const path = (name: string) => `interop/rest/11.1.2.3.600/applicationsnapshots/${encodeURIComponent(name)}/contents`;

  it('exists after its job has succeeded; before, and for another name, the answer is 200 with a JSON error', async () => {
    const content = { fileName: 'out/nightly export.zip', mediaType: 'application/zip', body: 'PK' };
    const id = simulator.addJob({ timeline: [{ status: -1 }, { status: 0 }], content });
    await read(`${PLANNING}/${id}`);
    for (const name of [content.fileName, 'other.zip']) {
      const answer = await ask(path(name));
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
      expect(await answer.json()).toEqual({ status: 8, details: expect.stringContaining('was not found') });
    }
    await read(`${PLANNING}/${id}`);
    const answer = await ask(path(content.fileName));
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('fileextension')).toBe('zip');
    expect(await answer.text()).toBe('PK');
    expect(simulator.requests('content', id)).toHaveLength(2);
  });
});

describe('a start', () => {
  const post = (body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    fetch(`${simulator.url}/${PLANNING}`, {
      method: 'POST',
      headers: { authorization: BASIC, ...headers },
      body: JSON.stringify(body),
    });
  const define = () =>
    simulator.addDefinition({
      jobType: 'RULES',
      jobName: 'Forecast',
      parameters: ['Period'],
      job: { timeline: [{ status: -1 }] },
    });

  it('answers 200 with the job in progress, and its links', async () => {
    define();
    const answer = await post({ jobType: 'RULES', jobName: 'Forecast', parameters: { Period: 'Q1' } });
    const id = simulator.started.all[0]?.id;
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({
        status: -1,
        jobId: Number(id),
        jobName: 'Forecast',
        descriptiveStatus: 'Processing',
        details: null,
      }),
    ]);
    expect(await read(`${PLANNING}/${id}`)).toMatchObject({ status: -1, jobId: Number(id) });
  });

  it.each([
    ['415 without JSON', 415, { jobType: 'RULES', jobName: 'Forecast' }, { 'content-type': 'text/plain' }],
    ['400 without a name', 400, { jobType: 'RULES' }, undefined],
    ['400 for an unknown definition', 400, { jobType: 'RULES', jobName: 'forecast' }, undefined],
  ])('is refused with %s', async (_title, status, body, headers) => {
    define();
    expect((await post(body, headers)).status).toBe(status);
    expect(simulator.started.all).toEqual([]);
  });

  it('of an export of the Jobs console shows only the types and the status that it names: by default rules that succeeded', async () => {
    for (const [jobType, status] of [
      ['RULES', 0],
      ['RULES', 1],
      ['RULESET', 0],
    ] as const)
      simulator.addJob({ jobType, jobName: `${jobType} ${status}`, timeline: [{ status }] });
    const exported = async (parameters: object) => {
      const { jobId } = (await (
        await post({ jobType: 'Export Job Console', jobName: 'x', parameters: { fileName: 'x.zip', ...parameters } })
      ).json()) as { jobId: number };
      await read(`${PLANNING}/${jobId}`);
      await read(`${PLANNING}/${jobId}`);
      const file = await ask('interop/rest/11.1.2.3.600/applicationsnapshots/x.zip/contents');
      const bytes = Buffer.from(await file.arrayBuffer());
      const start = 30 + bytes.readUInt16LE(26);
      return inflateRawSync(bytes.subarray(start)).toString();
    };
    const names = (csv: string) =>
      csv
        .split('\r\n')
        .slice(1, -1)
        .map((row) => row.split(',')[2]);
    expect(names(await exported({}))).toEqual(['RULES 0']);
    expect(names(await exported({ jobTypes: 'RULES,RULESET', jobStatusCodes: 'all' }))).toEqual([
      'RULES 0',
      'RULES 1',
      'RULESET 0',
    ]);
    expect(simulator.requests('find')).toHaveLength(2);
  });
});
