import { spawnSync } from 'node:child_process';
import { createServer, type RequestListener, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandLine } from '../../src/cli/terminal/command-line.js';
import { unseenOutcome, type JobOutcome } from '../../src/contract/outcome.js';
import { hidden, HIDDEN_TEXT } from '../helpers/hidden.js';
import { vigil, type Ran } from '../helpers/processes.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';

let stage: Stage;
const servers: Server[] = [];
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(async () => {
  for (const server of servers) server.close();
  await stage.stop();
});

const evil = (text: string) => `${text}${HIDDEN_TEXT}`;
const starter = new URL('../../dist/bin/vigil.js', import.meta.url).pathname;

/** Checks that the texts were printed without hidden characters. */
function expectSafe({ stdout, stderr }: Ran, ...texts: string[]): void {
  expect(hidden(stdout)).toEqual([]);
  expect(hidden(stderr)).toEqual([]);
  for (const text of texts) expect(stdout + stderr).toContain(`${text}\\u001b]52;c;ZXZpbA==\\u0007\\u009b31m`);
}

/** What anyone who may start workflows can put into a memo. */
function forged(jobId: string): JobOutcome {
  const at = new Date().toISOString();
  return {
    ...unseenOutcome(evil('planning'), evil(`other-${jobId}`), at, 'ended'),
    vendor: evil('alteryx') as 'alteryx',
    state: 'succeeded',
    vendorState: evil('Completed'),
    summary: evil('all well'),
    messages: {
      total: 1,
      bySeverity: { info: 0, warning: 0, error: 1 },
      last: [{ severity: 'error', text: evil('broken'), source: evil('tool 4'), at }],
      uri: evil('https://content.example/messages'),
    },
    content: [
      {
        name: evil('out.csv'),
        mediaType: evil('text/csv'),
        bytes: 3,
        sha256: evil('abc'),
        uri: evil('https://content'),
      },
    ],
    outputLocation: evil('//server/share'),
    cancel: { by: 'caller', at, reason: evil('wrong month'), result: 'confirmed' },
    timeline: [{ at, state: 'running', condition: 'unreachable', problem: evil('HTTP 503') }],
  };
}

/** A wait that a stranger started and ended, with a memo of his own. */
async function forgedWait(jobId: string, outcome: unknown = forged(jobId)): Promise<void> {
  const handle = await stage.server.client.workflow.start('awaitJob', {
    taskQueue: 'nobody',
    workflowId: `vigil:calls:${jobId}`,
    args: [{ connection: 'calls', jobId }],
    memo: { outcome },
  });
  await handle.terminate('forged');
  await until(async () => (await stage.vigil('list', 'calls', '-o', 'json')).stdout.includes(jobId));
}

describe('a forged outcome', () => {
  beforeAll(() => forgedWait('7001'));

  it.each([
    ['list', ['list'], ['all well']],
    ['show', ['show', 'calls', '7001'], ['Completed', 'all well', 'broken', 'abc', 'https://content']],
    ['content', ['content', 'calls', '7001'], ['out.csv', 'text/csv', 'abc', 'https://content', '//server/share']],
    ['messages', ['messages', 'calls', '7001'], ['tool 4', 'broken']],
  ])('is shown with everything visible by %s', async (_, args, texts) => {
    expectSafe(await stage.vigil(...args), ...texts);
  });

  it('does not name another job than its workflow id', async () => {
    const { stdout } = await stage.vigil('list', '-o', 'json');
    const { waits } = JSON.parse(stdout) as { waits: JobOutcome[] };
    expect(waits.find(({ jobId }) => jobId.includes('7001'))).toMatchObject({ connection: 'calls', jobId: '7001' });
    for (const command of [['list'], ['show', 'calls', '7001']]) {
      const ran = await stage.vigil(...command);
      expect(ran.stdout).toMatch(/calls +7001/);
      expect(ran.stdout).not.toMatch(/planning|other-/);
    }
    const shown = JSON.parse((await stage.vigil('show', 'calls', '7001', '-o', 'json')).stdout) as JobOutcome;
    expect(shown).toMatchObject({ connection: 'calls', jobId: '7001', summary: evil('all well') });
  });

  it.each([
    ['7002', { times: 5 }],
    ['7003', 'all well'],
    [
      '7011',
      {
        ...forged('7011'),
        times: {
          awaitedFrom: '+275760-09-13T00:00:00.000Z',
          queued: 'never',
          started: 'never',
          ended: '-271821-04-20T00:00:00.000Z',
        },
        cost: { polls: 1e308, changes: -1, waitedSeconds: 1e308 },
      },
    ],
    [
      '7012',
      {
        ...forged('7012'),
        percent: 1e308,
        times: {
          awaitedFrom: '0001-01-01T00:00:00Z',
          queued: null,
          started: '+275760-09-13T00:00:00.000Z',
          ended: 'never',
        },
        cost: { polls: 1, changes: 1, waitedSeconds: -1e308 },
      },
    ],
    ['7004', { ...forged('7004'), cancel: { result: 'boom' }, timeline: 'none' }],
  ])('does not break the commands if it has another form: %s', async (jobId, outcome) => {
    await forgedWait(jobId, outcome);
    expect(await stage.vigil('list')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(jobId) });
    expect(await stage.vigil('show', 'calls', jobId)).toMatchObject({ exitCode: 1, stdout: expect.any(String) });
    const page = await stage.vigil('report', '--html', '-');
    expect(page).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(jobId) });
  });

  it('is shown in the report under the job of its workflow id, with everything visible', async () => {
    const file = join(stage.folder, 'report.html');
    await stage.vigil('report', '--html', file);
    const page = await readFile(file, 'utf8');
    expect(hidden(page)).toEqual([]);
    expect(page).toContain('7001');
    expect(page).toContain('all well\\u001b]52');
    expect(page).not.toMatch(/planning|other-/);
  });

  it('is printed as visible JSON of the same value on a terminal', async () => {
    const args = ['show', 'calls', '7001', '-o', 'json'];
    const line = [process.execPath, starter, ...args].join(' ');
    const env = { ...process.env, ...stage.env };
    const { stdout } = spawnSync('script', ['-qec', line, '/dev/null'], { env, encoding: 'utf8' });
    const printed = stdout.replace(/\r\n$/, '');
    expect(hidden(printed)).toEqual([]);
    const piped = JSON.parse((await stage.vigil(...args)).stdout) as unknown;
    expect(JSON.parse(printed)).toEqual(piped);
  });
});

describe('a job id that looks like a flag', () => {
  const FLAG = '--address=127.0.0.1:9';
  beforeAll(() => forgedWait(FLAG));

  it('is an operand in the commands that Vigil offers', async () => {
    // The arguments that a shell passes to the command.
    const { stdout: words } = spawnSync('/bin/sh', ['-c', `printf '%s\\n' ${commandLine('show', 'calls', FLAG, {})}`]);
    const [program, ...args] = words.toString().trimEnd().split('\n');
    expect(program).toBe('vigil');
    const ran = await stage.vigil(...args);
    expect(ran).toMatchObject({ exitCode: 1, stdout: expect.stringContaining(`calls ${FLAG}`) });
  });

  it.each(['bash', 'zsh', 'fish', 'powershell'])('is no candidate of the completion: %s', async (shell) => {
    await forgedWait('72\u202e27');
    await forgedWait('7005');
    const typed = shell === 'bash' ? ['vigil show calls ', ''] : ['show', 'calls', shell === 'powershell' ? ':' : ''];
    let stdout = '';
    // On a busy machine the answer may come too late for its own patience.
    await until(async () =>
      (stdout = (await stage.vigil('__complete', shell, '--', ...typed)).stdout).includes('7005'),
    );
    expect(stdout).not.toContain('--address');
    expect(stdout).not.toMatch(/72.*27/);
  });
});

/** A vendor that answers as it likes. */
async function hostileVendor(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function checked(vendor: string, answer: RequestListener): Promise<Ran> {
  const url = await hostileVendor(answer);
  const path = await stage.writeConfig('hostile.yaml', `connections:\n  hostile: ${vendor.replace('URL', url)}\n`);
  return vigil(['check', '--config', path], { env: { ...stage.env, SECRET: 'hostile-secret-Fp14' } });
}

const ICWS = '{ vendor: pureconnect, baseUrl: "URL", user: svc, password: "${env:SECRET}" }';
const NEXUS_IC = '{ vendor: nexus-ic, baseUrl: "URL/icweb.dll", auth: { scheme: apikey, secret: "${env:SECRET}" } }';
const ORACLE = '{ vendor: oracle-epm, baseUrl: "URL", application: V, auth: { token: "${env:SECRET}" } }';
const ALTERYX = '{ vendor: alteryx, baseUrl: "URL/webapi", clientId: abc, clientSecret: "${env:SECRET}" }';

describe('a hostile vendor', () => {
  it('is shown by check with everything visible: the user that it logs in', async () => {
    const ran = await checked(ICWS, (_request, response) => {
      response.writeHead(201, {
        'content-type': 'application/json',
        'set-cookie': 'icws_1=c',
        'ININ-ICWS-Session-ID': '1',
      });
      const session = { csrfToken: 't', sessionId: '1', userID: evil('svc'), alternateHostList: [] };
      response.end(JSON.stringify(session));
    });
    expectSafe(ran, 'svc');
  });

  it.each([
    ['pureconnect', ICWS, (said: string) => ({ errorId: said, errorCode: 1, message: said })],
    ['nexus-ic', NEXUS_IC, (said: string) => ({ error: said, message: said })],
    ['oracle-epm', ORACLE, (said: string) => ({ status: 401, message: said, detail: said })],
    ['alteryx', ALTERYX, (said: string) => ({ error: 'invalid_client', error_description: said, message: said })],
  ])('is shown by check with everything visible: the body of a 401 of %s', async (_, settings, body) => {
    const ran = await checked(settings, (_request, response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body(evil('go away'))));
    });
    expectSafe(ran);
  });

  it.each(['json', 'pretty'])('is logged with everything visible: %s', (format) => {
    const log = new URL('../../src/serving/log.ts', import.meta.url).pathname;
    const program = `import { createLog } from ${JSON.stringify(log)};
      createLog({ level: 'info', format: '${format}' }).warn(${JSON.stringify(evil('what'))}, { sdkComponent: 'worker', error: ${JSON.stringify(evil('why'))} });`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', program];
    const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(hidden(stderr)).toEqual([]);
    expect(stderr.trimEnd()).not.toContain('\n');
    if (format === 'json') expect(JSON.parse(stderr)).toMatchObject({ error: evil('why'), msg: evil('what') });
    else expect(stderr).toMatch(/what\\u001b.*why\\u001b/);
  });

  it('is logged and followed with everything visible', async () => {
    const worker = await stage.startWorker();
    const jobId = stage.planning.addJob({
      timeline: [
        { status: -1, details: evil('step 1') },
        { status: 0, details: evil('step 2') },
      ],
    });
    const ran = await stage.vigil('await', 'planning', jobId, ...QUICK);
    expectSafe(ran, 'step 2');
    expect(ran.stdout).not.toMatch(/\r/);
    expect(hidden(worker.log)).toEqual([]);
    await stage.stopWorkers();
  });
});
