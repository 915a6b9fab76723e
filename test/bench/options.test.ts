import { describe, expect, it } from '@jest/globals';
import { optionsFrom, PARTS } from '../../bench/options.js';

const from = (...args: string[]) => optionsFrom(args, ['vigil', 'timer-loop']);

describe('the options of the bench', () => {
  it('measure all parts and all peers, and write nothing, by default', () => {
    expect(from()).toEqual({ quick: false, parts: PARTS, contenders: undefined, write: false, json: undefined });
  });

  it('leave the long parts out of a quick run', () => {
    expect(from('--quick')).toMatchObject({
      parts: ['cli', 'client', 'content', 'coalescing', 'hour', 'incidents', 'outage'],
    });
  });

  it('name parts, also those that only run on demand, and contenders', () => {
    expect(from('--only', 'hour,memory', '--contenders', 'timer-loop')).toMatchObject({
      parts: ['hour', 'memory'],
      contenders: ['timer-loop'],
    });
  });

  it.each([
    [['--only', 'hours'], '--only: there is no hours; expected some of cli, client, content,'],
    [['--contenders', 'cron'], '--contenders: there is no cron; expected some of vigil, timer-loop'],
    [['--contenders', 'vigil', '--write'], '--write: the document compares all contenders; leave --contenders out'],
    [['--quick', '--write'], '--write: a quick run is not for the document; leave --quick out'],
    [['--quick', '--only', 'scale'], '--quick: there is no quicker scale; leave --quick out'],
    [['--quick', '--only', 'many'], '--quick: there is no quicker many; leave --quick out'],
  ])('refuse %j with the accepted values', (args, message) => {
    expect(() => from(...args)).toThrow(message);
  });
});
