/** Whatever a vendor answers, reading it takes work in proportion to its length. Counted in steps, not in seconds, over real HTTP. */
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { VendorError } from '../../src/vendors/http/vendor-error.js';
import { AlteryxClient } from '../../src/vendors/alteryx/client.js';
import { NexusIcClient } from '../../src/vendors/nexus-ic/client.js';
import { OracleEpmClient } from '../../src/vendors/oracle-epm/client.js';
import { PureConnectClient } from '../../src/vendors/pureconnect/client.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import { collect } from '../helpers/collect.js';
import { scriptedVendor, type ScriptedAnswer, type ScriptedVendor } from '../helpers/scripted-vendor.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';
import { workOf } from '../helpers/work.js';

/** Steps for each byte of an answer. Most of the 40 that are usual are those of masking. */
const STEPS_PER_BYTE = 100;
/** For what an answer takes however short it is. */
const STEPS_ALWAYS = 200_000;
/** A library too, where it walks through an answer. */
const COUNTED = /\/src\/|\/zod\/|\/tough-cookie\/|\/content-disposition\//;

const { signal } = new AbortController();
const SECRET = 'correct-horse-battery';

/** A value of `n` characters or so, as JSON text. */
const VALUES: Record<string, (n: number) => string> = {
  'deeply nested arrays': (n) => '['.repeat(n / 2) + ']'.repeat(n / 2),
  'deeply nested objects': (n) => '{"a":'.repeat(n / 6) + '1' + '}'.repeat(n / 6),
  'nesting that never ends': (n) => '[{"items":'.repeat(n / 10),
  'odd rows': (n) =>
    `[${['1', 'null', '{}', '"x"', '[]', '{"id":{}}', 'true']
      .join(',')
      .concat(',')
      .repeat(n / 36)}0]`,
  'rows that fit': (n) =>
    `[${Array.from({ length: n / 60 }, (_, id) => `{"id":"${id}","jobId":"${id}","status":3,"text":"t","msgText":"t"}`).join()}]`,
  'the same row': (n) => `[${'{"id":"7","jobId":"7","status":"Queued"},'.repeat(n / 42)}{}]`,
  'many keys': (n) => `{${Array.from({ length: n / 10 }, (_, nth) => `"k${nth}":1`).join()}}`,
  'a long text': (n) => `"${'x'.repeat(n)}"`,
  'a text of spaces': (n) => `"${' '.repeat(n)}x"`,
  'a text of escapes': (n) => `"${'\\u0061'.repeat(n / 6)}"`,
  'a text of backslashes': (n) => `"${'\\\\'.repeat(n / 2)}"`,
  'a text of half a secret': (n) => `"${SECRET.slice(0, -1).repeat(n / SECRET.length)}"`,
  'a text of words about jobs': (n) => `"${'job not valid no such invalid job does '.repeat(n / 39)}"`,
  'a text of slashes': (n) => `"${'/childjobs/1'.repeat(n / 12)}"`,
  'a text of equals signs': (n) => `"${'='.repeat(n)}"`,
  'a long number': (n) => '9'.repeat(n),
  'a long number as text': (n) => `"${'9'.repeat(n)}"`,
  'words that are no numbers': (n) => `[${'NaN,-Infinity,'.repeat(n / 14)}NaN]`,
  'an open text': (n) => `"${'\\"NaN'.repeat(n / 5)}`,
  'bytes of another charset': (n) => `"${'\u0000'.repeat(n)}"`,
};

interface Target {
  /** The bodies into which the value is put. */
  places: ((value: string) => string)[];
  /** The script of the vendor, in which `answer` is what it says of jobs, and `logIn` at the log-in. */
  script: (answer: ScriptedAnswer, logIn?: ScriptedAnswer) => Record<string, ScriptedAnswer>;
  client: (url: string) => VendorClient;
  jobId: string;
}

const ALTERYX_ID = '66ebd18d3d6200007e000d8c';
const NEXUS_ID = '{FAAF7FBC-0475-45ED-A148-02238E75C395}';
const PLANNING = 'GET /HyperionPlanning/rest/v3/applications';
const ICWS_JOBS = 'GET /icws/29113001/data-extractor/jobs';

const TARGETS: Record<string, Target> = {
  'NEXUS IC': {
    places: [
      (value) => value,
      (value) => `{"id":"${NEXUS_ID}","status":${value}}`,
      (value) => `{"id":"${NEXUS_ID}","status":5,"summary":${value},"percentComplete":${value},"startClock":${value}}`,
      (value) => `{"jobs":${value}}`,
    ],
    script: (answer, logIn = { body: { hash: 'A1B2C3D4' } }) => ({
      'POST /icweb.dll/security/login': logIn,
      [`GET /icweb.dll/jobStatus/${encodeURIComponent(NEXUS_ID)}`]: answer,
      'GET /icweb.dll/jobStatus': answer,
      'GET /icweb.dll/jobContent': answer,
    }),
    client: (url) =>
      new NexusIcClient(
        { baseUrl: `${url}/icweb.dll`, version: '6.9', auth: { scheme: 'token' }, secret: () => SECRET },
        edgeFor('nexus-ic'),
      ),
    jobId: NEXUS_ID,
  },
  'Oracle EPM': {
    places: [
      (value) => value,
      (value) => `{"jobId":95,"status":${value}}`,
      (value) => `{"jobId":95,"status":1,"details":${value},"descriptiveStatus":${value},"message":${value}}`,
      (value) => `{"jobId":95,"status":0,"items":${value},"links":${value},"hasMore":false}`,
      (value) =>
        `{"jobId":95,"status":0,"items":[{"msgText":${value},"links":[{"rel":"child-job-details","href":${value}}]}]}`,
    ],
    script: (answer, logIn = { body: { items: [{ name: 'Vision' }] } }) => ({
      [PLANNING]: logIn,
      [`${PLANNING}/Vision/jobs/95`]: answer,
      [`${PLANNING}/Vision/jobs/95/details`]: answer,
      [`${PLANNING}/Vision/jobs/95/childjobs/1/details`]: answer,
      'GET /interop/rest/11.1.2.3.600/applicationsnapshots/a.zip/contents': answer,
    }),
    client: (url) =>
      new OracleEpmClient(
        { baseUrl: url, application: 'Vision', apiVersion: 'v3', auth: { user: 'svc', password: () => SECRET } },
        edgeFor('oracle-epm'),
      ),
    jobId: '95',
  },
  'Alteryx Server': {
    places: [
      (value) => value,
      (value) => `{"id":"${ALTERYX_ID}","status":${value}}`,
      (value) => `{"status":"Completed","disposition":${value},"createDateTime":${value},"outputs":${value}}`,
      (value) => `{"status":"Completed","messages":${value},"message":${value}}`,
      (value) => `[{"status":${value},"text":${value},"toolId":${value}}]`,
      (value) => `{"data":${value}}`,
    ],
    script: (answer, logIn = { body: { access_token: 'the-access-token', token_type: 'bearer' } }) => ({
      'POST /webapi/oauth2/token': logIn,
      [`GET /webapi/v3/jobs/${ALTERYX_ID}`]: answer,
      [`GET /webapi/v3/jobs/${ALTERYX_ID}/messages`]: answer,
      'GET /webapi/v3/jobs': answer,
    }),
    client: (url) =>
      new AlteryxClient({ baseUrl: `${url}/webapi`, clientId: 'c', clientSecret: () => SECRET }, edgeFor('alteryx')),
    jobId: ALTERYX_ID,
  },
  PureConnect: {
    places: [
      (value) => value,
      (value) => `{"jobStatus":{"id":"17","state":${value}}}`,
      (value) => `{"id":"17","state":3,"errorInfo":${value},"submitTime":${value},"outputFolder":${value}}`,
      (value) => `{"jobList":${value}}`,
      (value) => `{"errorId":${value},"message":${value},"alternateHostList":${value}}`,
    ],
    script: (
      answer,
      logIn = { status: 201, body: { csrfToken: 'the-csrf-token', sessionId: '29113001', userID: 'svc' } },
    ) => ({
      'POST /icws/connection': logIn,
      [`${ICWS_JOBS}/17`]: answer,
      [ICWS_JOBS]: answer,
    }),
    client: (url) =>
      new PureConnectClient(
        { baseUrl: url, alternates: [], user: 'svc', password: () => SECRET, gatherMs: 0 },
        edgeFor('pureconnect'),
      ),
    jobId: '17',
  },
};

const vendors: ScriptedVendor[] = [];
afterAll(async () => {
  closeEdges();
  for (const vendor of vendors) await vendor.stop();
});

async function logged(target: Target, answer: ScriptedAnswer, logIn?: ScriptedAnswer): Promise<VendorClient> {
  const vendor = await scriptedVendor(target.script(answer, logIn));
  vendors.push(vendor);
  return target.client(vendor.url);
}

/** Everything that a worker or a command reads of a job. Only a VendorError may come of it, with a text that fits into a log. */
async function readAll(client: VendorClient, jobId: string): Promise<void> {
  const reads = [
    () => client.readStatus(jobId, signal),
    () => client.readMessages && collect(client.readMessages(jobId, signal)),
    () => client.jobList && collect(client.jobList.openJobs(signal)),
    async () => {
      for await (const { body, name } of client.openContent?.(jobId, { file: 'a.zip' }, signal) ?? []) {
        expect(typeof name).toBe('string');
        await collect(body);
      }
    },
    () => client.check(signal),
  ];
  for (const read of reads) {
    try {
      await read();
    } catch (error) {
      expect(error).toBeInstanceOf(VendorError);
      expect((error as Error).message.length).toBeLessThan(2_000);
    }
  }
}

function lengthOf(answer: ScriptedAnswer): number {
  return (answer.body as string).length + JSON.stringify(answer.headers ?? {}).length;
}

async function stepsOf(target: Target, answer: ScriptedAnswer, logIn?: ScriptedAnswer): Promise<number> {
  const client = await logged(target, answer, logIn);
  return workOf(() => readAll(client, target.jobId), COUNTED);
}

const cases = fc.record({
  value: fc.constantFrom(...Object.keys(VALUES)),
  place: fc.nat({ max: 5 }),
  length: fc.integer({ min: 2_000, max: 12_000 }),
  status: fc.constantFrom(200, 200, 200, 400, 401, 404, 429, 500, 503),
  type: fc.constantFrom('application/json', 'text/plain', 'text/plain; charset=utf-16', 'application/octet-stream'),
});

describe.each(Object.entries(TARGETS))('an answer of %s', (_vendor, target) => {
  const answerOf = ({
    value,
    place,
    length,
    status,
    type,
  }: {
    value: string;
    place: number;
    length: number;
    status: number;
    type: string;
  }) => {
    const { places } = target;
    const body = places[place % places.length]!(VALUES[value]!(length));
    return { status, headers: { 'content-type': type }, body };
  };

  it('takes work in proportion to its length, whatever its text', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const answer = answerOf(one);
        expect(await stepsOf(target, answer)).toBeLessThan(STEPS_ALWAYS + STEPS_PER_BYTE * lengthOf(answer));
      }),
      { numRuns: 25 },
    );
  }, 600_000);

  it('takes work in proportion to its length if it is the answer to a log-in', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const answer = answerOf(one);
        expect(await stepsOf(target, {}, answer)).toBeLessThan(STEPS_ALWAYS + STEPS_PER_BYTE * lengthOf(answer));
      }),
      { numRuns: 10 },
    );
  }, 600_000);

  it.each(Object.keys(VALUES).map((value, place) => ({ value, place })))(
    'takes work in proportion to its length if it holds $value',
    async ({ value, place }) => {
      const answer = answerOf({ value, place, length: 8_000, status: 200, type: 'application/json' });
      expect(await stepsOf(target, answer)).toBeLessThan(STEPS_ALWAYS + STEPS_PER_BYTE * lengthOf(answer));
    },
  );

  it.each<[string, (nth: number) => [string, string]]>([
    ['cookies', (nth) => ['set-cookie', `c${nth}=value-of-a-cookie-${nth}; Path=/; HttpOnly`]],
    ['headers', (nth) => [`x-header-${nth}`, 'value']],
    ['challenges', (nth) => ['www-authenticate', `Bearer error="${nth}", error_description="${nth}`]],
    ['names', (nth) => ['content-disposition', `attachment; filename="a"; filename*=UTF-8''${nth}`]],
    ['encodings', () => ['content-encoding', 'identity']],
    ['proxies', (nth) => ['proxy-status', `p${nth}; error; error=`]],
  ])('takes work in proportion to its many %s', async (_many, header) => {
    for (const status of [200, 404]) {
      const of = (count: number): ScriptedAnswer => ({
        status,
        rawHeaders: Array.from({ length: count }, (_, nth) => header(nth)).flat(),
        body: '{}',
      });
      const work = await stepsOf(target, of(40));
      expect(await stepsOf(target, of(160))).toBeLessThan(4.5 * work + STEPS_ALWAYS);
    }
  });
});
