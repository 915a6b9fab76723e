import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { DetachSignal } from '../../src/cli/commands/detach-signal.js';
import { CommandContext } from '../../src/cli/terminal/command-context.js';

afterEach(() => void jest.restoreAllMocks());

function printedBy(quiet: boolean, act: (detach: DetachSignal) => void): string {
  let printed = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const detach = new DetachSignal(new CommandContext({ output: 'text', quiet }), undefined, undefined);
  try {
    act(detach);
    return printed;
  } finally {
    detach.stop();
  }
}

describe('a command that follows waits', () => {
  it.each([true, false])('prints an error, with --quiet %s', (quiet) => {
    expect(printedBy(quiet, (detach) => detach.warn('calls 34 was not cancelled'))).toBe(
      'calls 34 was not cancelled\n',
    );
  });

  it('prints remarks, but not with --quiet', () => {
    expect(printedBy(false, (detach) => detach.say('Cancelling'))).toBe('Cancelling\n');
    expect(printedBy(true, (detach) => detach.say('Cancelling'))).toBe('');
  });
});
