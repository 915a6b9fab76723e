/** Temporal's terminate ends a wait without a request to the vendor: the vendor's list of jobs shows what is left. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { configOf, openStage, QUICK, SECRETS, type Stage } from '../helpers/stage.js';
import { hasTmux, Terminal } from '../helpers/terminal.js';
import { until } from '../helpers/waits.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.startWorker();
}, 60_000);
afterAll(() => stage.stop());
beforeEach(() => {
  for (const simulator of [stage.calls, stage.gallery]) simulator.clearFaults();
});

interface Listed {
  orphans: { connection: string; jobId: string; [field: string]: unknown }[];
  more: boolean;
  connections: object[];
}
async function orphans(...args: string[]): Promise<Listed> {
  const ran = await stage.vigil('list', ...args, '--orphans', '-o', 'json');
  if (ran.exitCode !== 0) throw new Error(ran.stderr + ran.stdout);
  return JSON.parse(ran.stdout) as Listed;
}
const among = ({ orphans: found }: Listed, ids: string[]) =>
  found.map(({ jobId }) => jobId).filter((id) => ids.includes(id));
const aCall = (id?: string) => stage.calls.addJob({ id, timeline: [{ state: 2 }], name: 'nightly calls' });

async function watched(connection: string, jobId: string): Promise<string> {
  await stage.vigil('await', connection, jobId, ...QUICK, '--detach');
  return jobId;
}
const terminated = async (connection: string, jobId: string) => {
  await stage.server.client.workflow.getHandle(`vigil:${connection}:${jobId}`).terminate('by an operator');
  // What the server lists may be a moment old.
  await until(async () => among(await orphans(connection), [jobId]).length === 1);
};

describe('list --orphans', () => {
  it('has a job whose wait was terminated, until it is watched again by the command that it prints', async () => {
    const id = await watched('calls', aCall());
    await stage.calls.polled(id);
    expect(among(await orphans('calls'), [id])).toEqual([]);
    await terminated('calls', id);
    expect(stage.calls.requests('cancel', id)).toEqual([]);
    const { orphans: found } = await orphans('calls');
    const orphan = found.find(({ jobId }) => jobId === id)!;
    expect(orphan).toEqual({
      connection: 'calls',
      vendor: 'pureconnect',
      jobId: id,
      state: 'running',
      vendorState: '2',
      name: 'nightly calls',
      by: 'svc-extract',
      began: expect.stringMatching(/Z$/),
      watch: `vigil await calls ${id} --detach`,
    });
    await stage.vigil(...String(orphan['watch']).split(' ').slice(1));
    await until(async () => among(await orphans('calls'), [id]).length === 0);
    await stage.vigil('cancel', 'calls', id);
  }, 60_000);

  it('has jobs that were never awaited, but none that has ended', async () => {
    const open = [aCall(), stage.calls.addJob({ timeline: [{ state: 1 }] })];
    const ended = [3, 4, 5].map((state) => stage.calls.addJob({ timeline: [{ state }] }));
    expect(among(await orphans('calls'), [...open, ...ended])).toEqual(open.toReversed());
    expect(among(await orphans('calls', '--state', 'queued'), open)).toEqual([open[1]]);
  });

  it('asks all vendors that have a list, and says which have none', async () => {
    const [call, run] = [aCall(), stage.gallery.addJob({ timeline: [{ status: 'Running' }] })];
    const { stdout, stderr, exitCode } = await stage.vigil('list', '--orphans');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^CONNECTION +JOB +STATE +AGE +BY +NAME +COMMAND\n/);
    expect(stdout).toMatch(
      new RegExp(
        `^calls +${call} +running +\\d+s +svc-extract +nightly calls +vigil await calls ${call} --detach$`,
        'm',
      ),
    );
    expect(stdout).toMatch(
      new RegExp(`^gallery +${run} +running .+nightly.yxmd +vigil await gallery ${run} --detach$`, 'm'),
    );
    expect(stderr.split('\n')).toEqual([
      'reports: nexus-ic 6.8 cannot list jobs',
      'planning: oracle-epm cannot list jobs',
    ]);
  });

  it('treats other spellings of an id as the same job', async () => {
    const id = stage.gallery.addJob({ timeline: [{ status: 'Running' }] });
    await watched('gallery', id.toUpperCase());
    expect(among(await orphans('gallery'), [id])).toEqual([]);
  });

  it('leaves out a job that is watched on another connection to the same server', async () => {
    const connection = `twin: { vendor: pureconnect, baseUrl: "${stage.calls.url}", user: svc-extract, password: "\${env:ICWS_PASSWORD}" }`;
    const config = await stage.writeConfig('twins.yaml', configOf(stage, `  ${connection}\n`));
    const id = await watched('calls', aCall());
    expect(among(await orphans('twin', '--config', config), [id])).toEqual([]);
  });

  it('reads all pages of a list, and cuts what it shows at --limit', async () => {
    const many = Array.from({ length: 230 }, () => aCall());
    expect(among(await orphans('calls', '--limit', '1000'), many)).toHaveLength(230);
    const { orphans: few, more } = await orphans('calls', '--limit', '2');
    expect([few.length, more]).toEqual([2, true]);
    const { stderr } = await stage.vigil('list', 'calls', '--orphans', '--limit', '2');
    expect(stderr).toMatch(/^Only the first 2 of \d{3} orphans are shown; raise --limit to see more\.$/);
  });

  it('exits with 1 if a vendor could not be asked, and still lists the jobs of the others', async () => {
    const call = aCall();
    stage.gallery.fault({
      step: 'list',
      times: 'always',
      answer: { status: 403, body: { message: 'Not a Curator.' } },
    });
    const { stdout, stderr, exitCode } = await stage.vigil('list', '--orphans', '--limit', '1000');
    expect(stdout).toContain(`vigil await calls ${call} --detach`);
    expect(stderr).toContain(
      'gallery: alteryx could not list jobs: HTTP 403, only a Curator may list jobs (GET /webapi/v3/jobs): Not a Curator.; ' +
        'run `vigil check gallery` to test the log-in',
    );
    expect(exitCode).toBe(1);
  });

  it('reports that it does not know if no vendor could be asked', async () => {
    stage.calls.fault({ step: 'list', after: 1, times: 'always', answer: { status: 503 } });
    const ran = await stage.vigil('list', 'calls', '--orphans', '-o', 'json');
    expect(ran.exitCode).toBe(1);
    expect(JSON.parse(ran.stdout)).toEqual({
      orphans: [],
      more: false,
      connections: [
        {
          connection: 'calls',
          vendor: 'pureconnect',
          listed: false,
          failed: true,
          why: expect.stringContaining('503'),
        },
      ],
    });
    const { stdout } = await stage.vigil('list', 'calls', '--orphans');
    expect(stdout).toBe('No vendor returned its list of jobs, so Vigil cannot tell whether there are orphans.');
  });

  it.each([
    ['reports', 'connection reports: nexus-ic 6.8 cannot list jobs'],
    ['planning', 'connection planning: oracle-epm cannot list jobs'],
    ['far', 'connection far: marked "elsewhere"; run this command on a machine that serves it'],
    ['nowhere', 'connection nowhere: unknown connection; expected one of reports, calls, planning, gallery, far'],
  ])('of %s alone is refused in one line', async (connection, line) => {
    const config = await stage.writeConfig('far.yaml', configOf(stage, '  far: { elsewhere: true }\n'));
    const { exitCode, stderr, stdout } = await stage.vigil('list', connection, '--orphans', '--config', config);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.split('\n')[0]).toBe(`vigil: ${line}`);
  });

  it('refuses the filters of waits, and states that are ends', async () => {
    const line = 'list --orphans --running --ended --condition clear --query x --watch --state failed';
    const { exitCode, stderr } = await stage.vigil(...line.split(' '));
    expect(exitCode).toBe(2);
    expect(stderr.split('\n').filter((said) => said.includes('cannot be combined with --orphans'))).toHaveLength(5);
    expect(stderr).toContain(
      '--state failed: unknown state; expected one of unknown, queued, running, paused, cancelling',
    );
  });
});

describe('list --orphans at a vendor of its own', () => {
  it('reads the list of NEXUS IC 6.9, and exits with 0 if every job is watched', async () => {
    const modern = new NexusIcSimulator({ version: '6.9', apiKey: SECRETS.NEXUS_IC_KEY });
    await modern.start();
    try {
      const config = await stage.writeConfig(
        'modern.yaml',
        `connections:\n  modern: { vendor: nexus-ic, version: "6.9", baseUrl: "${modern.baseUrl}", auth: { scheme: apikey, secret: "\${env:NEXUS_IC_KEY}" } }\n`,
      );
      const list = () => stage.vigil('list', '--orphans', '--config', config);
      expect((await list()).stdout).toBe('No orphans: every unfinished job at modern (0) has a running wait.');
      const id = modern.addJob({ timeline: [{ status: 6 }] });
      const { stdout } = await list();
      expect(stdout).toContain(`vigil await modern '${id}' --detach --config`);
      // A caller may write the id without its braces.
      await stage.vigil('await', 'modern', id.replace(/[{}]/g, '').toLowerCase(), '--detach', '--config', config);
      await until(async () => (await list()).stdout.startsWith('No orphans: every unfinished job at modern (1)'));
    } finally {
      await modern.stop();
    }
  }, 60_000);

  it('keeps the text of a vendor from controlling the terminal', async () => {
    const server = new AlteryxSimulator({ clientSecret: SECRETS.ALTERYX_SECRET });
    await server.start();
    try {
      server.addJob({ id: '66\u001b[31m', workflowName: 'a\u001b]0;title\u0007b', timeline: [{ status: 'Running' }] });
      const config = await stage.writeConfig(
        'steering.yaml',
        `connections:\n  gallery: { vendor: alteryx, baseUrl: "${server.baseUrl}", clientId: vigil-client, clientSecret: "\${env:ALTERYX_SECRET}" }\n`,
      );
      const { stdout } = await stage.vigil('list', '--orphans', '--config', config);
      expect(stdout).toContain('running');
      expect(stdout).not.toContain('\u001b');
    } finally {
      await server.stop();
    }
  });
});

(hasTmux ? describe : describe.skip)('list --orphans on a terminal', () => {
  it.each([60, 100])('fits %d columns, and never cuts the command', async (columns) => {
    const id = stage.gallery.addJob({ timeline: [{ status: 'Running' }], workflowName: 'a long name '.repeat(10) });
    const terminal = new Terminal(['list', 'gallery', '--orphans', '--since', '10m'], { env: stage.env, columns });
    try {
      await terminal.shows('exit 0');
      expect(terminal.screen()).toContain(`vigil await gallery ${id} --detach\n`);
      expect(terminal.screen()).not.toContain('a long name a long name a long name a');
    } finally {
      terminal.close();
    }
  });
});
