import { describe, expect, it } from '@jest/globals';
import { barLine } from '../../src/cli/terminal/bar-line.js';

const GLYPHS = { barCompleteString: '█'.repeat(50), barIncompleteString: '░'.repeat(50), barGlue: '' };
const GUID = '{36DCA6CE-19BC-4C17-BF48-0C3DEEAE24D7}';
const line = (label: string, columns: number, text = 'running, 70 % · poll 4, next in 3s - rows of the north') =>
  barLine({ label, progress: 0.7, text }, label.length, columns, GLYPHS);

describe('a line of progress', () => {
  it.each([
    [40, 'reports…E24D7} ████░░ running, 70 % ·…'],
    [80, 'reports {36DCA…0C3DEEAE24D7} ███████░░░ running, 70 % · poll 4, next in 3s - r…'],
    [200, `reports ${GUID} ██████████████░░░░░░ running, 70 % · poll 4, next in 3s - rows of the north`],
  ])('fits %i columns, and shows both ends of a long id', (columns, expected) => {
    expect(line(`reports ${GUID}`, columns)).toBe(expected);
    expect(expected.length).toBeLessThan(columns);
  });

  it.each([20, 40, 59, 60, 80, 119, 120, 200])('leaves the last of %i columns free', (columns) => {
    expect(line(`reports ${GUID}`, columns, 'x'.repeat(500))).toHaveLength(columns - 1);
    expect(line('', columns, 'x'.repeat(500))).toHaveLength(columns - 1);
  });

  it('of one job alone has no name', () => {
    expect(line('', 40, 'running')).toBe('███████░░░ running');
    expect(line('', 80, 'running')).toBe('██████████████░░░░░░ running');
  });

  it('stands below the others with its bar', () => {
    expect(barLine({ label: 'calls 7', progress: 0, text: 'queued' }, 11, 80, GLYPHS)).toBe(
      'calls 7     ░░░░░░░░░░ queued',
    );
  });
});
