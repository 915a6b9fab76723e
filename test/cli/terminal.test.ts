import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { quoted } from '../../src/cli/terminal/command-line.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';

const hasTmux = spawnSync('tmux', ['-V']).status === 0;
const onTmux = hasTmux ? describe : describe.skip;
const starter = new URL('../../dist/bin/vigil.js', import.meta.url).pathname;
const SESSION = 'vigil-test';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.startWorker();
}, 60_000);
afterAll(() => stage.stop());

let terminals = 0;

function tmux(...args: string[]): string {
  // A separate tmux server that ignores the user's settings.
  return spawnSync('tmux', ['-L', `${SESSION}-${process.pid}-${terminals}`, '-f', '/dev/null', ...args], {
    encoding: 'utf8',
  }).stdout;
}

/** Types the line into a shell on a terminal of the given width. */
function typed(columns: number, args: string[], env: Record<string, string> = {}, rows = 40): void {
  const all = Object.entries(stage.env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  // On the line itself: the terminal sets TERM for its shell.
  const set = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const line = [...set, ...[process.execPath, starter, ...args].map(quoted)].join(' ');
  const shell = `${line}; echo "exit $?"; exec cat`;
  // Another server each time: one that was just killed may still take a session with it.
  terminals += 1;
  tmux(
    'new-session',
    '-d',
    '-s',
    SESSION,
    '-x',
    String(columns),
    '-y',
    String(rows),
    ...all,
    '/bin/sh',
    '-c',
    `trap : INT; ${shell}`,
  );
}
/** Waits until the screen shows all of it. */
async function shown(...patterns: (string | RegExp)[]): Promise<void> {
  const giveUpAt = Date.now() + 25_000;
  while (!patterns.every((pattern) => screen().match(pattern))) {
    if (Date.now() > giveUpAt) throw new Error(`${patterns.join(' and ')} did not come; the screen is:\n${screen()}`);
    await sleep(150);
  }
}
const isBar = (line: string) => /[█░]{6,}/.test(line);
const bars = () => screen().split('\n').filter(isBar);
const screen = (...flags: string[]) => tmux('capture-pane', '-p', '-t', SESSION, ...flags).trimEnd();

// tmux is on many machines, but not on all.
onTmux('on a terminal', () => {
  afterEach(() => void tmux('kill-server'));

  it('the progress is redrawn in place, even if it is wider than the terminal', async () => {
    const jobId = stage.reports.addJob({
      id: '{11111111-2222-3333-4444-555555555555}',
      timeline: [{ status: 3, percentComplete: 20, summary: 'row upon row '.repeat(20), ms: 8_000 }, { status: 4 }],
    });
    typed(60, ['await', 'reports', jobId, ...QUICK]);
    await shown(/^running, 20 % [█░]+ \d+s.*\n {2}row upon .*\n {2}.*…$/m, 'Ctrl-C detaches; the wait continues.');
    for (let polls = 0; polls < 8; polls += 1) {
      const lines = screen().split('\n');
      expect(lines.filter((line) => /[█░]/.test(line))).toHaveLength(1);
      expect(lines.filter((line) => line.includes('upon'))).toHaveLength(2);
      expect(lines.filter((line) => line.includes('Ctrl-C'))).toHaveLength(1);
      expect(lines.at(-3)).toMatch(/^running, 20 % [█░]/);
      await sleep(300);
    }
    await shown('exit 0');
    // The bar makes room for the result.
    expect(screen()).not.toMatch(/[█░]/);
    expect(screen()).toContain('State     succeeded');
  }, 60_000);

  const extracts = (digits: number[]) =>
    digits.map((digit) =>
      stage.reports.addJob({
        id: `{${String(digit).repeat(8)}-2222-3333-4444-555555555555}`,
        timeline: [{ status: 3, percentComplete: 20, summary: 'row upon row '.repeat(20) }],
      }),
    );
  const resize = (columns: number, rows: number) =>
    tmux('resize-window', '-t', SESSION, '-x', String(columns), '-y', String(rows));
  const brokenOff = () =>
    screen()
      .split('\n')
      .filter((line) => line.includes('upon') && !isBar(line) && !line.startsWith('  '));
  const RUNNING_3 = /(?:^.*running, 20 % [█░]{6}.*\n?(?: {2}.*\n?)?){3}/m;

  it.each([40, 80, 200])(
    'several jobs have separate lines on %i columns, and on more',
    async (columns) => {
      typed(columns, ['await', 'reports', ...extracts([4, 5, 6]), ...QUICK]);
      await shown(RUNNING_3);
      for (const width of [columns, columns + 30]) {
        resize(width, 40);
        await shown(new RegExp(`^.{1,${width - 2}}…$`, 'm'));
        for (let polls = 0; polls < 4; polls += 1) {
          const lines = screen().split('\n');
          expect(lines.filter(isBar)).toHaveLength(3);
          const live = lines.slice(lines.findIndex(isBar));
          expect(live.every((line) => isBar(line) || line.startsWith('  '))).toBe(true);
          expect(live.every((line) => line.length < width)).toBe(true);
          expect(brokenOff()).toEqual([]);
          await sleep(200);
        }
      }
      tmux('send-keys', '-t', SESSION, 'C-c');
      await shown('exit 130');
      expect(screen('-S', '-')).not.toMatch(/[█░]/);
    },
    60_000,
  );

  it('a terminal that becomes narrower gets narrower bars', async () => {
    typed(100, ['await', 'reports', ...extracts([7, 8, 9]), ...QUICK]);
    await shown(RUNNING_3);
    resize(50, 40);
    await shown(/(?:^reports …\S+ running, 20 % [█░]+.*\n {2}.*…\n?){3}/m);
    for (let polls = 0; polls < 4; polls += 1) {
      expect(bars()).toHaveLength(3);
      expect(brokenOff()).toEqual([]);
      await sleep(200);
    }
    tmux('send-keys', '-t', SESSION, 'C-c');
    await shown('exit 130');
    expect(screen()).not.toMatch(/[█░]/);
  }, 60_000);

  it('each bar keeps its place if all jobs have room', async () => {
    const jobIds = [1, 2, 1].map((state) => stage.calls.addJob({ timeline: [{ state }] }));
    typed(80, ['await', 'calls', ...jobIds, ...QUICK]);
    const [first, second, third] = jobIds;
    await shown(
      new RegExp(
        `^calls ${first} +queued +░+ .*\\ncalls ${second} +running [█░]+ .*\\ncalls ${third} +queued +░+ `,
        'm',
      ),
    );
    tmux('send-keys', '-t', SESSION, 'C-c');
    await shown('exit 130');
  }, 60_000);

  it('if there are more jobs than rows, the running ones are shown first, and the others are counted', async () => {
    const queued = Array.from({ length: 14 }, () => stage.calls.addJob({ timeline: [{ state: 1 }] }));
    const running = stage.calls.addJob({ timeline: [{ state: 2 }] });
    const ended = stage.calls.addJob({ timeline: [{ state: 2 }] });
    typed(80, ['await', 'calls', ...queued, running, ended, ...QUICK], {}, 12);
    await shown(new RegExp(`^calls ${running} +running [█░]+`, 'm'), /^and 6 more: 6 queued$/m);
    expect(bars()).toHaveLength(10);
    stage.calls.job(ended).life.continueWith([{ state: 5 }]);
    await shown(new RegExp(`^calls ${ended} succeeded$`, 'm'), /^and 5 more: 5 queued$/m);
    expect(bars()).toHaveLength(10);
    resize(80, 8);
    await shown(/^and 9 more: 9 queued$/m);
    expect(bars()).toHaveLength(6);
    resize(80, 30);
    await shown(new RegExp(`^calls ${queued.at(-1)!} +queued +░+`, 'm'));
    // Lines that scrolled out of the small screen return with the large one; below them is one picture.
    expect(screen().split('\n').slice(-15).every(isBar)).toBe(true);
    tmux('send-keys', '-t', SESSION, 'C-c');
    await shown('exit 130');
  }, 60_000);

  it('a missing worker is reported above the jobs, in full, until one comes', async () => {
    const connections =
      'connections:\n  further: { vendor: nexus-ic, baseUrl: "http://127.0.0.1:1", auth: { scheme: apikey, secret: "${env:NEXUS_IC_KEY}" } }\n';
    const path = await stage.writeConfig('further.yaml', connections);
    const ids = ['1', '2'].map((digit) => `{${digit.repeat(8)}-2222-3333-4444-555555555555}`);
    typed(60, ['await', 'further', ...ids, '--config', path]);
    await shown(/further \{2\S+ not polled yet ░+/, /queue\s+vigil\/further\/act\./);
    const remark = (queue: string) =>
      `No worker polls the task queue ${queue}. Start a vigil-worker whose config has the connection further.`;
    const words = screen().replaceAll(/\s+/g, ' ');
    expect(words).toContain(remark('vigil/further'));
    expect(words).toContain(remark('vigil/further/act'));
    expect(bars()).toEqual(screen().split('\n').slice(-2));
    await stage.startWorker(['--config', path, '--connections', 'further']);
    await shown(/^further \{1\S+ unknown, unreachable.*\n {2}\S.*\n(?: {2}.*\n)*further \{2\S+ unknown, unreachable/m);
    for (const giveUpAt = Date.now() + 20_000; screen().includes('No worker') && Date.now() < giveUpAt;)
      await sleep(150);
    expect(screen()).not.toContain('No worker');
    tmux('send-keys', '-t', SESSION, 'C-c');
    await shown('exit 130');
  }, 60_000);

  it('the problem of a vendor is shown in full on 60 columns', async () => {
    const jobId = stage.planning.addJob({ timeline: [{ answer: { status: 503 } }] });
    typed(60, ['await', 'planning', jobId]);
    await shown(/^unknown, unreachable ░+ \d+s · deadline in 6d 23h\n {2}\S/m);
    const words = screen()
      .replaceAll(/\n {2}/g, ' ')
      .replaceAll('/ ', '/');
    expect(words).toMatch(/ oracle-epm could not read status: HTTP 503 \(GET \/Hyp\S+\/jobs\/\d+\)/);
    expect(screen('-e')).toContain('unknown, \u001b[33munreachable\u001b[39m');
    tmux('send-keys', '-t', SESSION, 'C-c');
    await shown('exit 130');
  }, 60_000);

  it('a terminal that cannot redraw gets lines', async () => {
    const jobIds = [5, 3].map((state) => stage.calls.addJob({ timeline: [{ state }] }));
    typed(100, ['await', 'calls', ...jobIds, ...QUICK], { TERM: 'dumb' });
    await shown(/^exit 3$/m);
    expect(screen('-S', '-')).not.toMatch(/[█░]/);
    expect(screen('-e', '-S', '-')).not.toContain('\u001b');
    expect(screen('-S', '-')).toMatch(new RegExp(`^\\S+Z calls ${jobIds[0]!} succeeded$`, 'm'));
  }, 60_000);

  it('the states of several jobs are coloured on their bars, but not with NO_COLOR', async () => {
    const jobIds = [1, 2].map(() => stage.calls.addJob({ timeline: [{ state: 2 }] }));
    typed(100, ['await', 'calls', ...jobIds, ...QUICK]);
    await shown(/(?:^.*running [█░]+.*\n?){2}/m);
    expect(screen('-e').split('\u001b[36mrunning\u001b[39m')).toHaveLength(3);
    tmux('kill-server');
    typed(100, ['await', 'calls', ...jobIds, ...QUICK], { NO_COLOR: '1' });
    await shown(/(?:^.*running [█░]+.*\n?){2}/m);
    expect(screen('-e')).not.toContain('\u001b');
    tmux('send-keys', '-t', SESSION, 'C-c');
    await shown('exit 130');
  }, 60_000);

  it('Ctrl-C detaches and leaves whole lines', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    typed(100, ['await', 'calls', jobId, '--set', 'backoff.initial=3s']);
    await shown(/^running [█░]+ .* · poll \d+, next in \d+s$/m);
    tmux('send-keys', '-t', SESSION, 'C-c');
    await shown('exit 130');
    const lines = screen().split('\n');
    expect(lines.slice(-4)).toEqual([
      'Detached. The wait continues.',
      `Come back: vigil await calls ${jobId}`,
      `Cancel it: vigil cancel calls ${jobId}`,
      'exit 130',
    ]);
    expect(screen()).not.toMatch(/[█░]/);
  }, 60_000);

  it('a missing worker is reported above the bar', async () => {
    const path = await stage.writeConfig('far.yaml', 'connections:\n  far: { elsewhere: true }\n');
    typed(100, ['await', 'far', '1', '--config', path]);
    await shown(/No worker polls the task queue vigil\/far\/act/, /^not polled yet ░/m);
    const lines = screen().split('\n');
    expect(lines.at(-1)).toMatch(/^not polled yet ░{20} \d+s( · deadline in (7d|6d 23h))?$/);
    expect(lines.filter((line) => /[█░]/.test(line))).toHaveLength(1);
    await stage.server.client.workflow.getHandle('vigil:far:1').terminate();
    await shown(/^exit 1$/m);
  }, 60_000);

  it('the state is coloured, but not with NO_COLOR', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 3 }] });
    await stage.vigil('await', 'calls', jobId, ...QUICK);
    typed(100, ['show', 'calls', jobId]);
    await shown('exit 3');
    expect(screen('-e')).toContain('State     \u001b[31mfailed\u001b[39m  [vendor: 3]');
    tmux('kill-server');
    typed(100, ['show', 'calls', jobId], { NO_COLOR: '1' });
    await shown('exit 3');
    expect(screen('-e')).toContain('State     failed  [vendor: 3]');
  }, 60_000);
});

it('without a terminal nothing is coloured or redrawn', async () => {
  const jobId = stage.calls.addJob({ timeline: [{ state: 3 }] });
  const { stdout, stderr } = await stage.vigil('await', 'calls', jobId, ...QUICK);
  expect(stdout + stderr).not.toContain('\u001b');
  expect(stderr).not.toContain('\r');
  expect(stdout).toContain('failed');
});
