/** What a worker logs of waits that run and are replayed. */
import { describe, expect, it } from '@jest/globals';
import { DefaultLogger, Runtime, type LogEntry } from '@temporalio/worker';
import { until } from '../helpers/waits.js';
import { QUICK, serveInTests } from './served.js';

const entries: LogEntry[] = [];
// Before the dev server, which would install a silent one.
Runtime.install({ logger: new DefaultLogger('DEBUG', (entry) => entries.push(entry)), shutdownSignals: [] });

const served = serveInTests();

/** The lines about a job, once its wait has ended. */
async function linesOf(jobId: string): Promise<string[]> {
  const lines = () => entries.filter(({ message, level }) => level !== 'DEBUG' && message.includes(jobId));
  await until(async () => lines().some(({ message }) => message.includes('the wait ended')));
  return lines().map(({ message }) => message.replace(/^.*\}: /, '').replace(/\d+(\.\d+)?m?s\b/g, 'T'));
}

describe('a worker logs', () => {
  it('each change, each collection and the end of a wait once, although each task replays the wait', async () => {
    const { waits, simulator } = await served.nexusIc({ workflows: { maxCachedWorkflows: 0 } });
    const timeline = [{ status: 1 }, { status: 3, percentComplete: 5, reads: 3 }, { status: 4 }];
    const jobId = simulator.addJob({ timeline, content: { mediaType: 'text/plain', body: 'x'.repeat(2_000) } });
    const handle = await waits.start({ jobId, ...QUICK });
    await handle.result();
    expect(await linesOf(jobId)).toEqual([
      'not polled yet → queued',
      'queued → running, 5 %',
      'running, 5 % → succeeded',
      'collected 1 file, 2 kB, in T',
      expect.stringMatching(/^the wait ended after T and \d polls: succeeded$/),
    ]);
  }, 60_000);

  it('the failure of a job once, and nothing as a failure of Vigil', async () => {
    const { waits, simulator } = await served.nexusIc();
    const jobId = simulator.addJob({ timeline: [{ status: 5 }] });
    await expect((await waits.start({ jobId, ...QUICK })).result()).rejects.toThrow();
    const lines = await linesOf(jobId);
    expect(lines.map((line) => line.replace(/after .* poll: /, ''))).toEqual([
      'not polled yet → failed',
      'the wait ended JobFailed: the job failed at the vendor: 5',
    ]);
  }, 60_000);

  it('nothing for polls without a change, of the wait or of its watch', async () => {
    const { waits, simulator } = await served.nexusIc({ connection: 'quiet', policy: { watches: 1 } });
    const jobId = simulator.addJob({ timeline: [{ status: 3 }] });
    await waits.start({ jobId, backoff: { initial: '200ms', factor: 2, max: '300ms', jitter: 0 } });
    await until(async () => simulator.requests('status', jobId).length > 12);
    const lines = entries.filter(({ level, message }) => level !== 'DEBUG' && message.startsWith('quiet'));
    expect(lines.map(({ message }) => message)).toEqual([`quiet ${jobId}: not polled yet → running`]);
  }, 60_000);
});
