import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';
import { vigil } from '../helpers/processes.js';
import { until } from '../helpers/waits.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.startWorker();
}, 60_000);
afterAll(() => stage.stop());

const failedJob = () => stage.calls.addJob({ timeline: [{ state: 3 }] });
const awaited = (flags: string[], env = {}) =>
  vigil(['await', 'calls', failedJob(), ...QUICK, ...flags], { env: { ...stage.env, ...env }, cwd: stage.folder });

describe('--color', () => {
  it.each([
    ['always', {}, true],
    ['always', { NO_COLOR: '1' }, true],
    ['never', { FORCE_COLOR: '1' }, false],
    ['auto', {}, false],
    ['auto', { FORCE_COLOR: '1' }, true],
  ])('%s with %o wins over the environment', async (when, env, coloured) => {
    const { stdout } = await awaited(['--color', when], env);
    expect(stdout.includes('\u001b[31mfailed\u001b[39m')).toBe(coloured);
    expect(stdout.includes('\u001b')).toBe(coloured);
  });

  it('names the accepted values for any other one', async () => {
    const { exitCode, stderr } = await awaited(['--color', 'blue']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Allowed choices are auto, always, never');
  });
});

describe('--quiet', () => {
  it('prints the result of a wait, and nothing beside it', async () => {
    const { exitCode, stdout, stderr } = await awaited(['--quiet']);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('State     failed');
    expect(stderr).toBe('');
  });

  it('prints the results of several waits, and nothing beside them', async () => {
    const { stdout, stderr } = await awaited(['--quiet', failedJob()]);
    expect(stdout.match(/^State {5}failed/gm)).toHaveLength(2);
    expect(stderr).toBe('');
  });

  it('prints errors', async () => {
    const { exitCode, stderr } = await stage.vigil('await', 'nowhere', '1', '--quiet');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('nowhere');
  });
});

describe('-o jsonl', () => {
  it('prints a line for each wait that list --watch shows, and for each change', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    const watching = stage.startVigil('list', 'calls', '--running', '--watch', '-o', 'jsonl');
    await stage.vigil('await', 'calls', jobId, '--detach', ...QUICK);
    const lines = () =>
      watching.stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Record<string, unknown>] : []));
    const seen = (one: object) =>
      until(() =>
        lines().some((line) => Object.entries({ jobId, ...one }).every(([key, value]) => line[key] === value)),
      );
    await seen({ status: 'running' });
    await stage.vigil('cancel', 'calls', jobId);
    await seen({ status: 'cancelled', state: 'cancelled' });
    watching.kill('SIGINT');
    expect(await watching.ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(lines().every(({ at }) => /^\d{4}-\d\d-\d\dT.*Z$/.test(String(at)))).toBe(true);
  }, 60_000);

  it.each([[['list']], [['show', 'calls', '1']], [['check']]])(
    'is refused by %j, whose result is one object',
    async (args) => {
      const { exitCode, stdout } = await stage.vigil(...args, '-o', 'jsonl');
      expect(exitCode).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({
        error: {
          type: 'InvalidInput',
          message: '-o jsonl: only list --watch has this format',
        },
      });
    },
  );
});

describe('webUi', () => {
  it('of the config is where await, show and report link to', async () => {
    const text = `webUi: https://ui.example/\nconnections:\n  calls: { elsewhere: true }\n`;
    const config = await stage.writeConfig('web-ui.yaml', text);
    const jobId = failedJob();
    const page = `https://ui.example/namespaces/default/workflows/vigil%3Acalls%3A${jobId}/`;
    expect((await stage.vigil('await', 'calls', jobId, ...QUICK, '--config', config)).stderr).toContain(page);
    expect((await stage.vigil('show', 'calls', jobId, '--config', config)).stdout).toMatch(
      /Web UI {4}https:\/\/ui\.example.*\/user-metadata/,
    );
    expect((await stage.vigil('report', '--html', '-', '--config', config)).stdout).toContain(page);
  });
});
