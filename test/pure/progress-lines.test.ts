import { PassThrough } from 'node:stream';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FollowedWait } from '../../src/client/follow.js';
import { ProgressLines } from '../../src/cli/terminal/progress-lines.js';
import { reportedWait } from '../helpers/reported-wait.js';

const job = { connection: 'calls', jobId: '34' };
const views: ProgressLines[] = [];
afterEach(() => views.splice(0).forEach((view) => view.end()));

function opened(jobs = [job], mostSilenceMs = 60_000) {
  const stream = new PassThrough({ encoding: 'utf8' });
  const view = new ProgressLines(stream as never, jobs, jobs.length > 1, mostSilenceMs);
  views.push(view);
  return { view, stream, printed: () => String(stream.read() ?? '').replaceAll(/\d{4}-\S+Z/g, 'NOW') };
}

function wait(more: { jobId?: string; state?: 'queued' | 'running'; percent?: number } = {}): FollowedWait {
  const { jobId = '34', state = 'running', percent } = more;
  const known = reportedWait({
    connection: 'calls',
    jobId,
    from: 0,
    course: [{ state, minutes: 1, ...(percent !== undefined && { percent }) }],
  });
  return { ...known, limit: { what: 'the deadline', at: new Date(Date.now() + 3_600_000).toISOString() } };
}

describe('progress without a terminal', () => {
  it('has one line for each change', () => {
    const { view, printed } = opened();
    for (const percent of [20, 25, 30]) view.show(wait({ percent }));
    expect(printed()).toBe('NOW running, 20 %\nNOW running, 30 %\n');
  });

  it('reports what is still running at least every 5 min', async () => {
    const one = opened([job], 50);
    one.view.show(wait());
    expect(one.printed()).toBe('NOW running\n');
    await once(one.stream, 'readable');
    expect(one.printed()).toMatch(/^NOW running; awaited for .+, deadline in 1h\n$/);
    const several = opened([job, { connection: 'calls', jobId: '35' }], 50);
    several.view.show(wait());
    several.printed();
    await once(several.stream, 'readable');
    expect(several.printed()).toBe('NOW 2 jobs still running: 1 running, 1 not polled yet\n');
  });

  it('reports once that a queue has no worker, and once that it has one again', () => {
    const { view, printed } = opened();
    const notice = { text: 'No worker polls.', over: 'A worker polls now.' };
    for (const notices of [[notice], [notice], [], []]) view.notice(notices);
    expect(printed()).toBe('No worker polls.\nA worker polls now.\n');
  });
});
