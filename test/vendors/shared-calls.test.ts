import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { SharedCalls } from '../../src/vendors/shared/shared-calls.js';

/** A call that the test ends. */
function scripted() {
  const begun: AbortSignal[] = [];
  let end: { resolve(value: string): void; reject(error: Error): void } | undefined;
  const work = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      begun.push(signal);
      end = { resolve, reject };
      signal.addEventListener('abort', () => reject(new Error('what the call makes of its end')));
    });
  return { begun, work, resolve: (value: string) => end!.resolve(value), reject: (error: Error) => end!.reject(error) };
}

const { signal } = new AbortController();

describe('concurrent calls for the same key', () => {
  it('are combined into one, whose answer all callers get', async () => {
    const calls = new SharedCalls<string>();
    const { begun, work, resolve } = scripted();
    const all = [1, 2, 3].map(() => calls.call('a', signal, work));
    resolve('seen');
    expect(await Promise.all(all)).toEqual(['seen', 'seen', 'seen']);
    expect(begun).toHaveLength(1);
  });

  it('share a failure too', async () => {
    const calls = new SharedCalls<string>();
    const { work, reject } = scripted();
    const all = [1, 2].map(() => calls.call('a', signal, work));
    reject(new Error('503'));
    for (const one of await Promise.allSettled(all)) expect(one).toMatchObject({ reason: { message: '503' } });
  });

  it('are not joined after they have ended, or for another key', async () => {
    const calls = new SharedCalls<string>();
    const first = scripted();
    const one = calls.call('a', signal, first.work);
    first.resolve('old');
    await one;
    const second = scripted();
    const other = scripted();
    const [again, beside] = [calls.call('a', signal, second.work), calls.call('b', signal, other.work)];
    second.resolve('new');
    other.resolve('b');
    expect(await Promise.all([again, beside])).toEqual(['new', 'b']);
  });

  it('continue for the others when one caller aborts, who gets the own reason', async () => {
    const calls = new SharedCalls<string>();
    const { begun, work, resolve } = scripted();
    const leaver = new AbortController();
    const leaving = calls.call('a', leaver.signal, work);
    const staying = calls.call('a', signal, work);
    leaver.abort(new Error('aborted'));
    await expect(leaving).rejects.toThrow('aborted');
    expect(begun[0]!.aborted).toBe(false);
    resolve('seen');
    expect(await staying).toBe('seen');
  });

  it("are aborted when the last caller aborts, who gets the call's own error; the next call is a new one", async () => {
    const calls = new SharedCalls<string>();
    const first = scripted();
    const [one, two] = [new AbortController(), new AbortController()];
    const both = [one, two].map((caller) => calls.call('a', caller.signal, first.work));
    const ends = Promise.allSettled(both);
    one.abort(new Error('one'));
    two.abort(new Error('two'));
    const next = scripted();
    const later = calls.call('a', signal, next.work);
    expect(await ends).toMatchObject([
      { reason: { message: 'one' } },
      { reason: { message: 'what the call makes of its end' } },
    ]);
    next.resolve('fresh');
    expect(await later).toBe('fresh');
  });

  it('leave no listener on the signal of a caller', async () => {
    const calls = new SharedCalls<string>();
    const { signal: own } = new AbortController();
    const listeners = () => getEventListeners(own, 'abort').length;
    const { work, resolve } = scripted();
    const call = calls.call('a', own, work);
    expect(listeners()).toBe(1);
    resolve('seen');
    await call;
    await setImmediate();
    expect(listeners()).toBe(0);
  });

  it('start nothing for a caller who has already aborted', async () => {
    const calls = new SharedCalls<string>();
    const { begun, work } = scripted();
    await expect(calls.call('a', AbortSignal.abort(new Error('gone')), work)).rejects.toThrow('gone');
    expect(begun).toHaveLength(0);
  });
});
