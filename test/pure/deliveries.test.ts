import { describe, expect, it } from '@jest/globals';
import { Deliveries } from '../../src/serving/deliveries.js';

function deliveries() {
  const done: string[] = [];
  const known = new Deliveries<number>(600_000, (reply) => reply === 202);
  const deliver = (id: string, now: number, reply: number) =>
    known.once(id, now, async () => {
      done.push(id);
      return reply;
    });
  return { done, deliver, known };
}

describe('a webhook that is delivered again', () => {
  it('gets the answer of the first, and does nothing', async () => {
    const { done, deliver } = deliveries();
    const both = [deliver('a', 0, 202), deliver('a', 0, 500)];
    expect(await Promise.all([...both, deliver('a', 599_999, 500)])).toEqual([202, 202, 202]);
    expect(done).toEqual(['a']);
  });

  it('is done if the first was not', async () => {
    const { done, deliver } = deliveries();
    expect(await deliver('a', 0, 503)).toBe(503);
    expect(await deliver('a', 1, 202)).toBe(202);
    expect(done).toEqual(['a', 'a']);
  });

  it('is done if the first threw', async () => {
    const { done, deliver, known } = deliveries();
    await expect(known.once('a', 0, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await deliver('a', 1, 202)).toBe(202);
    expect(done).toEqual(['a']);
  });

  it('is not known for longer than its time is accepted', async () => {
    const { done, deliver } = deliveries();
    await deliver('a', 0, 202);
    await deliver('a', 600_000, 202);
    expect(done).toEqual(['a', 'a']);
  });

  it('is not known if 20,000 others came meanwhile', async () => {
    const { done, deliver } = deliveries();
    for (let nth = 0; nth < 20_000; nth += 1) await deliver(String(nth), 0, 202);
    await deliver('last', 0, 202);
    await deliver('0', 0, 202);
    await deliver('19999', 0, 202);
    expect(done.slice(20_000)).toEqual(['last', '0']);
  });
});
