import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf } from '../helpers/outcome.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';
import { hasTmux, Terminal, type TypedOptions } from '../helpers/terminal.js';
import { until } from '../helpers/waits.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.startWorker();
}, 60_000);
afterAll(() => stage.stop());

const COMMANDS = [['show'], ['cancel'], ['extend', '--deadline', '1h'], ['poll-now'], ['messages'], ['content']];

describe('without a terminal', () => {
  it.each(COMMANDS)('%s without ids names what is missing and the command that lists jobs', async (verb, ...flags) => {
    const { exitCode, stdout, stderr } = await stage.vigil(verb, ...flags);
    expect(stderr).toBe(
      `vigil: missing: connection and jobId; expected vigil ${verb} <connection> <jobId>\nvigil: to see the waits, run \`vigil list\``,
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  it.each(COMMANDS)('%s without the job id prints only the error in JSON', async (verb, ...flags) => {
    const ran = await stage.vigil(verb, 'calls', ...flags, '-o', 'json');
    expect(errorOf(ran)).toEqual({
      type: 'InvalidInput',
      message: `missing: jobId; expected vigil ${verb} calls <jobId>`,
      hint: 'to see the waits, run `vigil list calls`',
    });
    expect(ran).toMatchObject({ exitCode: 2, stderr: '' });
  });

  it('await without ids names both', async () => {
    const { exitCode, stderr } = await stage.vigil('await');
    expect(stderr).toContain('vigil: connection: missing;');
    expect(stderr).toContain('vigil: jobId: missing;');
    expect(exitCode).toBe(2);
  });
});

(hasTmux ? describe : describe.skip)('on a terminal', () => {
  let running: string, other: string, failed: string;
  beforeAll(async () => {
    const detached = async (connection: string, jobId: string) => {
      await stage.vigil('await', connection, jobId, ...QUICK, '--detach');
      return jobId;
    };
    failed = await detached('planning', stage.planning.addJob({ timeline: [{ status: 1 }] }));
    other = await detached('calls', stage.calls.addJob({ timeline: [{ state: 1 }] }));
    running = await detached('gallery', stage.gallery.addJob({ timeline: [{ status: 'Running' }] }));
    await until(async () => {
      const { stdout } = await stage.vigil('list');
      return [/JobFailed +\d+s +failed/, /running +\d+s +queued/, /running +\d+s +running/].every((row) =>
        row.test(stdout),
      );
    });
  }, 60_000);

  async function onTerminal(args: string[], options: Partial<TypedOptions>, story: (on: Terminal) => Promise<void>) {
    const terminal = new Terminal(args, { env: stage.env, columns: 90, cwd: stage.folder, ...options });
    try {
      await story(terminal);
    } finally {
      terminal.close();
    }
  }

  it(
    'show offers the waits with state and age, newest first, filters them by what is typed, and prints only the result to stdout',
    () =>
      onTerminal(['show'], { redirect: '> chosen.txt' }, async (terminal) => {
        await terminal.shows('Which job? (vigil show)', failed, other, running);
        const rows = terminal
          .screen()
          .split('\n')
          .filter((line) => /[●○]/.test(line));
        expect(rows.map((row) => / (gallery|calls|planning) /.exec(row)![1])).toEqual(['gallery', 'calls', 'planning']);
        expect(rows[1]).toMatch(/calls +\S+ +running +\d+s +queued$/);
        terminal.press('failed');
        await terminal.shows('(1 match)');
        terminal.press('Enter');
        await terminal.shows('exit 3');
        const chosen = await readFile(join(stage.folder, 'chosen.txt'), 'utf8');
        expect(chosen).toMatch(new RegExp(`^Job {7}planning ${failed} `));
      }),
    60_000,
  );

  it(
    'poll-now offers only running waits, of the connection that is named',
    () =>
      onTerminal(['poll-now', 'gallery'], {}, async (terminal) => {
        await terminal.shows('Which job? (vigil poll-now)', running.slice(0, 6));
        expect(terminal.screen()).not.toMatch(/planning|calls/);
        terminal.press('Enter');
        await terminal.shows(`Requested a poll of gallery ${running}.`, 'exit 0');
      }),
    60_000,
  );

  it.each(['C-c', 'Escape'])(
    '%s exits with 130, and nothing is done',
    (key) =>
      onTerminal(['cancel'], {}, async (terminal) => {
        await terminal.shows('Which job? (vigil cancel)', running.slice(0, 6));
        terminal.press(key);
        await terminal.shows('vigil: nothing selected; nothing changed\n', 'exit 130');
        expect((await stage.vigil('show', 'gallery', running)).stdout).toContain('State     running');
      }),
    60_000,
  );

  it(
    'a command with nothing to choose exits with 6, and prints how to start a wait',
    () =>
      onTerminal(['cancel', 'planning'], {}, async (terminal) => {
        await terminal.shows(
          'vigil: there is no running wait for planning\nvigil: to start one, run `vigil await planning <jobId>`\nexit 6',
        );
      }),
    60_000,
  );

  it(
    '-o json asks nothing',
    () =>
      onTerminal(['show', '-o', 'json'], {}, async (terminal) => {
        await terminal.shows('{"error":{"type":"InvalidInput","message":"missing: connection and jobId;', 'exit 2');
      }),
    60_000,
  );

  it(
    'await offers the connections, then asks for the id',
    () =>
      onTerminal(['await', '--detach'], {}, async (terminal) => {
        await terminal.shows('Which connection?', 'reports  nexus-ic', 'planning  oracle-epm');
        terminal.press('plan', 'Enter');
        await terminal.shows('Which job? (its id at the vendor of planning)');
        terminal.press('Enter');
        await terminal.shows('Type an id, or press Ctrl-C');
        terminal.press('9024', 'Enter');
        await terminal.shows('Detached. Come back: vigil await planning 9024', 'exit 0');
      }),
    60_000,
  );
});
