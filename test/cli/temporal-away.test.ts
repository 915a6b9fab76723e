import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findFreePorts } from '../helpers/free-ports.js';
import { errorOf, outcomeOf } from '../helpers/outcome.js';
import { runWorker, vigil } from '../helpers/processes.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';

// 5 s are the promise; the rest is for the start of a process on a busy machine.
const GIVEN_UP_WITHIN_S = 15;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.stop());

async function timed<T>(work: Promise<T>): Promise<{ ran: T; seconds: number }> {
  const startedAt = Date.now();
  return { ran: await work, seconds: (Date.now() - startedAt) / 1_000 };
}

const HINT = 'check --address or TEMPORAL_ADDRESS, and that the server is running';

describe('a Temporal that does not answer', () => {
  it('is given up after 5 s with exit 8, in two lines', async () => {
    const [port] = await findFreePorts(1);
    const { ran, seconds } = await timed(stage.vigil('await', 'calls', '34', '--address', `127.0.0.1:${port}`));
    expect(ran.stderr).toMatch(
      new RegExp(`^vigil: Temporal does not answer at 127.0.0.1:${port} \\(.+\\)\nvigil: ${HINT}$`),
    );
    expect(ran).toMatchObject({ exitCode: 8, stdout: '' });
    expect(seconds).toBeLessThan(GIVEN_UP_WITHIN_S);
  });

  it('is given up too if it accepts the connection and does not answer', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const sockets = new Set<{ destroy(): void }>();
    silent.on('connection', (socket) => sockets.add(socket));
    try {
      const env = { ...stage.env, TEMPORAL_ADDRESS: address };
      const { ran, seconds } = await timed(vigil(['list', '-o', 'json'], { env }));
      expect(errorOf(ran)).toMatchObject({ type: 'TemporalUnreachable', hint: HINT });
      expect(ran).toMatchObject({ exitCode: 8, stderr: '' });
      expect(seconds).toBeLessThan(GIVEN_UP_WITHIN_S);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });

  it.each([['list'], ['show calls 34'], ['poll-now calls 34'], ['await calls 34 --detach'], ['cancel calls 34']])(
    'is given up if it stops answering after the connection: %s',
    async (line) => {
      const silenced = await silencedAfterFirstAnswer(stage.env['TEMPORAL_ADDRESS'] ?? '');
      try {
        const env = { ...stage.env, TEMPORAL_ADDRESS: silenced.address };
        const { ran, seconds } = await timed(vigil(line.split(' '), { env }));
        expect({ exitCode: ran.exitCode, stdout: ran.stdout }).toEqual({ exitCode: 8, stdout: '' });
        expect(seconds).toBeLessThan(GIVEN_UP_WITHIN_S);
      } finally {
        silenced.close();
      }
    },
  );

  it('makes a worker report it and exit with 8', async () => {
    const [port] = await findFreePorts(1);
    const ran = await runWorker(stage.env, ['--address', `127.0.0.1:${port}`]);
    expect(ran.stderr.trim().split('\n')).toEqual([
      `vigil-worker: Temporal does not answer at 127.0.0.1:${port}`,
      'vigil-worker: check --address or TEMPORAL_ADDRESS, and that the server is running',
    ]);
    expect(ran.exitCode).toBe(8);
  });
});

describe('invalid settings of Temporal', () => {
  it('are refused with exit 2', async () => {
    const namespace = await stage.vigil('list', '--namespace', 'nowhere');
    expect(namespace).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        "vigil: Namespace not found: 'nowhere'\nvigil: check --namespace or TEMPORAL_NAMESPACE; `temporal operator namespace create` creates one",
    });
    const profile = await stage.vigil('list', '--profile', 'nowhere');
    expect(profile.stderr).toMatch(/^vigil: Temporal's configuration: .*nowhere.*\nvigil: correct TEMPORAL_\*/);
    expect(profile.exitCode).toBe(2);
  });

  it('are overridden by the flag', async () => {
    const env = { ...stage.env, TEMPORAL_ADDRESS: '127.0.0.1:9', TEMPORAL_NAMESPACE: 'nowhere' };
    const ran = await vigil(['list', '--address', stage.server.address, '-n', 'default'], { env });
    expect(ran.exitCode).toBe(0);
  });
});

describe('without a worker', () => {
  it('await reports within 5 s that no worker polls, and continues when one comes', async () => {
    const jobId = stage.planning.addJob({ timeline: [{ status: 0 }] });
    const startedAt = Date.now();
    const watching = stage.startVigil('await', 'planning', jobId, ...QUICK);
    await watching.says('No worker polls the task queue vigil for workflows');
    await watching.says('No worker polls the task queue vigil/planning.');
    expect(Date.now() - startedAt).toBeLessThan(GIVEN_UP_WITHIN_S * 1_000);
    const worker = await stage.startWorker();
    const { exitCode, stderr } = await watching.ended;
    expect(exitCode).toBe(0);
    // Once, and not at every poll of the watcher.
    expect(stderr.match(/No worker polls the task queue vigil for workflows/g)).toHaveLength(1);
    expect(stderr).toContain(
      'No worker polls the task queue vigil for workflows. The wait is stalled until a vigil-worker does.\n' +
        'No worker polls the task queue vigil/planning. Start a vigil-worker whose config has the connection planning.\n',
    );
    await worker.stop();
  });

  it('that polled a moment ago, await reports within 5 s that nobody takes the work', async () => {
    const jobId = stage.planning.addJob({ timeline: [{ status: -1 }] });
    const startedAt = Date.now();
    const watching = stage.startVigil('await', 'planning', jobId, ...QUICK);
    await watching.says('No worker has picked up the wait for 3 s: the worker may be busy or gone');
    expect(Date.now() - startedAt).toBeLessThan(GIVEN_UP_WITHIN_S * 1_000);
    watching.kill('SIGINT');
    await watching.ended;
  });

  it('show prints what the server alone knows', async () => {
    const jobId = stage.planning.addJob({ timeline: [{ status: -1 }] });
    await stage.vigil('await', 'planning', jobId, '--detach');
    const ran = await stage.vigil('show', 'planning', jobId, '-o', 'json');
    expect(outcomeOf(ran)).toMatchObject({ phase: 'waiting', state: 'unknown', vendor: null, jobId });
    expect(ran).toMatchObject({
      exitCode: 0,
      stderr:
        'No worker answers for this wait. Only what the Temporal server knows is shown; the timeline needs a worker.',
    });
    await stage.server.client.workflow.getHandle(`vigil:planning:${jobId}`).terminate();
    const terminated = await stage.vigil('show', 'planning', jobId, '-o', 'json');
    expect(outcomeOf(terminated)).toMatchObject({ phase: 'ended', state: 'unknown', error: { type: 'Terminated' } });
    expect(terminated.exitCode).toBe(1);
  });

  it('extend, messages and content report it with exit 8', async () => {
    const jobId = stage.planning.addJob({ timeline: [{ status: -1 }] });
    await stage.vigil('await', 'planning', jobId, '--detach');
    const extend = await stage.vigil('extend', 'planning', jobId, '--deadline', '1h', '-o', 'json');
    expect(errorOf(extend)).toMatchObject({
      type: 'WorkerAbsent',
      message: 'no worker answered for the wait in time; a worker may still apply the new deadline',
    });
    expect(extend.exitCode).toBe(8);
    const content = await stage.vigil('content', 'planning', jobId);
    expect(content.stderr).toBe(
      `vigil: no worker answers for the wait of planning ${jobId}\nvigil: start a vigil-worker that serves workflows, then run \`vigil show\``,
    );
    expect(content.exitCode).toBe(8);
  });
});

describe('a Temporal that stops answering while await follows a wait', () => {
  it('is reported by await with the time since when, and await continues when it answers again', async () => {
    const jobId = stage.planning.addJob({ timeline: [{ status: -1 }] });
    const watching = stage.startVigil('await', 'planning', jobId, ...QUICK);
    await watching.says('not polled yet');
    process.kill(stage.server.pid, 'SIGSTOP');
    try {
      await watching.says('Temporal has not answered since');
    } finally {
      process.kill(stage.server.pid, 'SIGCONT');
    }
    await watching.says('Temporal answers again.');
    watching.kill('SIGINT');
    const { exitCode, stderr } = await watching.ended;
    expect(exitCode).toBe(130);
    const away = /^Temporal has not answered since \d{4}-\S+Z\. Trying again\. The wait continues when it is back\.$/gm;
    expect(stderr.match(away)).toHaveLength(1);
  });

  it('is given up after --temporal-timeout, with exit 8', async () => {
    const jobId = stage.planning.addJob({ timeline: [{ status: -1 }] });
    const watching = stage.startVigil('await', 'planning', jobId, ...QUICK, '--temporal-timeout', '6s');
    await watching.says('not polled yet');
    process.kill(stage.server.pid, 'SIGSTOP');
    try {
      const { ran, seconds } = await timed(watching.ended);
      expect(ran.stderr).toMatch(
        /\nvigil: Temporal no longer answers; running waits continue on the server\nvigil: check/,
      );
      expect(ran.exitCode).toBe(8);
      expect(seconds).toBeGreaterThan(5);
    } finally {
      process.kill(stage.server.pid, 'SIGCONT');
    }
  });

  it('does not delay Ctrl-C, which prints the last known outcome as JSON', async () => {
    const jobId = stage.planning.addJob({ timeline: [{ status: -1 }] });
    const watching = stage.startVigil('await', 'planning', jobId, ...QUICK, '-o', 'json');
    await watching.says('not polled yet');
    process.kill(stage.server.pid, 'SIGSTOP');
    try {
      await watching.says('Temporal has not answered');
      watching.kill('SIGINT');
      const { ran, seconds } = await timed(watching.ended);
      expect(outcomeOf(ran)).toMatchObject({ jobId, phase: 'waiting' });
      expect(ran.exitCode).toBe(130);
      expect(seconds).toBeLessThan(3);
    } finally {
      process.kill(stage.server.pid, 'SIGCONT');
    }
  });
});

/** A connection to the server that carries the first sixty bytes of its answers, and then nothing. */
async function silencedAfterFirstAnswer(target: string): Promise<{ address: string; close(): void }> {
  const [host = '', port = ''] = target.split(':');
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(Number(port), host);
    let carried = 0;
    for (const socket of [client, server]) sockets.add(socket.on('error', () => undefined));
    client.on('data', (data) => {
      if (carried < 60) server.write(data);
    });
    server.on('data', (data) => {
      if (carried < 60) client.write(data);
      carried += data.length;
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    address: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
