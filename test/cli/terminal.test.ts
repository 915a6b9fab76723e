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

  it('the progress is one redrawn line, also where it is wider than the terminal', async () => {
    const jobId = stage.reports.addJob({
      id: '{11111111-2222-3333-4444-555555555555}',
      timeline: [{ status: 3, percentComplete: 20, summary: 'row upon row '.repeat(20), ms: 8_000 }, { status: 4 }],
    });
    typed(60, ['await', 'reports', jobId, ...QUICK]);
    const bar = /^[█░]{20} running, 20 %.* - row/m;
    await shown(bar);
    for (let polls = 0; polls < 8; polls += 1) {
      const lines = screen().split('\n');
      expect(lines.filter((line) => /[█░]/.test(line))).toHaveLength(1);
      expect(lines.filter((line) => line.includes('row'))).toHaveLength(1);
      expect(lines.at(-1)).toMatch(/^[█░]/);
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
      .filter((line) => line.includes('upon') && !isBar(line));

  it.each([40, 80, 200])(
    'several jobs have a line each on %i columns, and on more',
    async (columns) => {
      typed(columns, ['await', 'reports', ...extracts([4, 5, 6]), ...QUICK]);
      await shown(/(?:^.*░ running, 20 %.*\n?){3}/m);
      for (const width of [columns, columns + 30]) {
        resize(width, 40);
        await shown(new RegExp(`^.{1,${width - 2}}…$`, 'm'));
        for (let polls = 0; polls < 4; polls += 1) {
          const lines = screen().split('\n');
          expect(lines.filter(isBar)).toHaveLength(3);
          expect(lines.slice(-3).every(isBar)).toBe(true);
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
    await shown(/(?:^.*░ running, 20 %.*\n?){3}/m);
    resize(50, 40);
    await shown(/(?:^reports …\S+ [█░]{6} running.*…?\n?){3}/m);
    for (let polls = 0; polls < 4; polls += 1) {
      expect(screen().split('\n').slice(-3).every(isBar)).toBe(true);
      expect(brokenOff()).toEqual([]);
      await sleep(200);
    }
    tmux('send-keys', '-t', SESSION, 'C-c');
    await shown('exit 130');
    expect(screen()).not.toMatch(/[█░]/);
  }, 60_000);

  it('where all jobs have room each bar keeps its place', async () => {
    const jobIds = [1, 2, 1].map((state) => stage.calls.addJob({ timeline: [{ state }] }));
    typed(80, ['await', 'calls', ...jobIds, ...QUICK]);
    const [first, second, third] = jobIds;
    await shown(
      new RegExp(`^calls ${first} ░+ queued.*\\ncalls ${second} ░+ running.*\\ncalls ${third} ░+ queued`, 'm'),
    );
    tmux('send-keys', '-t', SESSION, 'C-c');
    await shown('exit 130');
  }, 60_000);

  it('more jobs than rows: as many as fit, those first that run, and a count of the others', async () => {
    const queued = Array.from({ length: 14 }, () => stage.calls.addJob({ timeline: [{ state: 1 }] }));
    const running = stage.calls.addJob({ timeline: [{ state: 2 }] });
    const ended = stage.calls.addJob({ timeline: [{ state: 2, ms: 8_000 }, { state: 5 }] });
    typed(80, ['await', 'calls', ...queued, running, ended, ...QUICK], {}, 12);
    await shown(new RegExp(`^calls ${running} ░+ running`, 'm'), /^and 6 more: 6 queued$/m);
    expect(bars()).toHaveLength(10);
    await shown(new RegExp(`^calls ${ended} succeeded$`, 'm'), /^and 5 more: 5 queued$/m);
    expect(bars()).toHaveLength(10);
    resize(80, 8);
    await shown(/^and 9 more: 9 queued$/m);
    expect(bars()).toHaveLength(6);
    resize(80, 30);
    await shown(new RegExp(`^calls ${queued.at(-1)!} ░+ queued`, 'm'));
    // Lines that scrolled out of the small screen return with the large one; below them is one picture.
    expect(screen().split('\n').slice(-15).every(isBar)).toBe(true);
    tmux('send-keys', '-t', SESSION, 'C-c');
    await shown('exit 130');
  }, 60_000);

  it('a remark that is wider than the terminal goes on below, above the bars', async () => {
    const path = await stage.writeConfig('further.yaml', 'connections:\n  further: { elsewhere: true }\n');
    typed(60, ['await', 'further', '1', '2', '--config', path]);
    // Two simultaneous requests: either may be answered first.
    await shown(
      'No worker polls the task queue vigil/further/act',
      'No worker polls the task queue vigil/further.',
      /further 2 ░+ not polled yet/,
    );
    const lines = screen().split('\n');
    const remark = (queue: string) =>
      `No worker polls the task queue ${queue}. Start a vigil-worker whose config has the connection further.`;
    const remarks = [lines.slice(-6, -4).join(''), lines.slice(-4, -2).join('')].sort();
    expect(remarks).toEqual([remark('vigil/further'), remark('vigil/further/act')]);
    expect(bars()).toEqual(lines.slice(-2));
    tmux('send-keys', '-t', SESSION, 'C-c');
    await shown('exit 130');
  }, 60_000);

  it('a terminal that can only print gets lines', async () => {
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
    await shown(/(?:^.*░ running.*\n?){2}/m);
    expect(screen('-e').split('░ \u001b[36mrunning\u001b[39m')).toHaveLength(3);
    tmux('kill-server');
    typed(100, ['await', 'calls', ...jobIds, ...QUICK], { NO_COLOR: '1' });
    await shown(/(?:^.*░ running.*\n?){2}/m);
    expect(screen('-e')).not.toContain('\u001b');
    tmux('send-keys', '-t', SESSION, 'C-c');
    await shown('exit 130');
  }, 60_000);

  it('Ctrl-C detaches and leaves whole lines', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    typed(100, ['await', 'calls', jobId, '--set', 'backoff.initial=3s']);
    await shown(/░ running · poll \d+, next in \d+s/);
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

  it('a remark stands above the bar', async () => {
    const path = await stage.writeConfig('far.yaml', 'connections:\n  far: { elsewhere: true }\n');
    typed(100, ['await', 'far', '1', '--config', path]);
    await shown('No worker polls the task queue vigil/far/act', /░ not polled yet/);
    const lines = screen().split('\n');
    expect(lines.at(-1)).toMatch(/^░{20} not polled yet$/);
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

it('without a terminal nothing is coloured and nothing redrawn', async () => {
  const jobId = stage.calls.addJob({ timeline: [{ state: 3 }] });
  const { stdout, stderr } = await stage.vigil('await', 'calls', jobId, ...QUICK);
  expect(stdout + stderr).not.toContain('\u001b');
  expect(stderr).not.toContain('\r');
  expect(stdout).toContain('failed');
});
