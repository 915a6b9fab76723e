import { describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { queueServed } from '../../src/activities/queue-served.js';

/** A client that counts the questions. */
function asking(answer: () => Promise<object>) {
  const asked: string[] = [];
  const workflowService = {
    describeTaskQueue: ({ taskQueue }: { taskQueue: { name: string } }) => {
      asked.push(taskQueue.name);
      return answer();
    },
  };
  const activity = queueServed({ workflowService } as unknown as Client);
  return { asked, served: (queue: string) => new MockActivityEnvironment().run(activity, queue) };
}

const POLLED = { pollers: [{ lastAccessTime: { seconds: Math.floor(Date.now() / 1_000) } }] };

describe('the question whether a queue is served', () => {
  it('is asked once for all waits of an overloaded connection', async () => {
    const { asked, served } = asking(() => Promise.resolve(POLLED));
    const answers = await Promise.all(Array.from({ length: 200 }, () => served('vigil/a')));
    expect(new Set(answers)).toEqual(new Set([true]));
    expect(await served('vigil/b')).toBe(true);
    expect(asked).toEqual(['vigil/a', 'vigil/b']);
  });
  it('is asked again after a failure', async () => {
    let fails = true;
    const { asked, served } = asking(() =>
      fails ? Promise.reject(new Error('UNAVAILABLE')) : Promise.resolve(POLLED),
    );
    await expect(served('vigil/a')).rejects.toThrow('UNAVAILABLE');
    fails = false;
    expect(await served('vigil/a')).toBe(true);
    expect(asked).toHaveLength(2);
  });
});
