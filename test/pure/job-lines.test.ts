import { describe, expect, it } from '@jest/globals';
import { jobLines, type LiveJob } from '../../src/cli/terminal/job-lines.js';

const GUID = '{36DCA6CE-19BC-4C17-BF48-0C3DEEAE24D7}';
const job = (more: Partial<LiveJob> & { says?: string } = {}): LiveJob => {
  const { says = 'running, 70 %', ...others } = more;
  return {
    label: '',
    status: { plain: says, painted: says },
    progress: 0.7,
    times: ['2m 13s', 'deadline in 5h 57m', 'poll 4, next in 3s'],
    ...others,
  };
};
const linesAt = (columns: number, jobs: LiveJob[], summaries = true, frame = 0) =>
  jobLines(jobs, { columns, frame, summaries, paintProblem: (text) => text });

describe('the live line of a job', () => {
  it.each([
    [60, 'running, 70 % ███████░░░ 2m 13s · deadline in 5h 57m'],
    [80, 'running, 70 % ███████░░░ 2m 13s · deadline in 5h 57m · poll 4, next in 3s'],
    [120, 'running, 70 % ██████████████░░░░░░ 2m 13s · deadline in 5h 57m · poll 4, next in 3s'],
    [40, 'running, 70 % ███████░░░ 2m 13s'],
    [20, 'running, 70 %'],
  ])('begins with the state on %i columns, and shortens the bar before it drops a time', (columns, expected) => {
    expect(linesAt(columns, [job()])).toEqual([[expected]]);
  });

  it('shows the whole problem below, even if it is wider than the terminal', () => {
    const problem = `HTTP 503: down for maintenance until 20:00 UTC, see https://status.example/${'x'.repeat(60)} for details`;
    const [lines = []] = linesAt(60, [job({ says: 'running, unreachable', problem })]);
    expect(lines[0]).toBe('running, unreachable ████░░ 2m 13s · deadline in 5h 57m');
    expect(lines.slice(1).join('').replaceAll(' ', '')).toBe(problem.replaceAll(' ', ''));
    for (const line of lines) expect(line.length).toBeLessThan(60);
  });

  it("shows the vendor's summary below, cut after two lines", () => {
    const [lines] = linesAt(60, [job({ summary: 'row upon row '.repeat(20).trim() })]);
    expect(lines).toHaveLength(3);
    expect(lines?.[2]).toMatch(/^ {2}\w+ .*…$/);
    expect(lines?.[2]?.length).toBeLessThan(60);
  });

  it('shows activity by a block that moves', () => {
    const bars = [0, 1, 8, 15, 16, 17, 32].map(
      (frame) => linesAt(40, [job({ progress: undefined, says: 'running', times: [] })], true, frame)[0],
    );
    expect(bars).toEqual([
      ['running ████░░░░░░░░░░░░░░░░'],
      ['running ░████░░░░░░░░░░░░░░░'],
      ['running ░░░░░░░░████░░░░░░░░'],
      ['running ░░░░░░░░░░░░░░░████░'],
      ['running ░░░░░░░░░░░░░░░░████'],
      ['running ░░░░░░░░░░░░░░░████░'],
      ['running ████░░░░░░░░░░░░░░░░'],
    ]);
  });
});

describe('the live lines of several jobs', () => {
  const several = [
    job({ label: `reports ${GUID}` }),
    job({ label: 'calls 7', says: 'queued', progress: 0, times: ['8s', 'deadline in 7d'] }),
    job({ label: 'calls 34', says: 'running, unreachable', problem: 'HTTP 503 '.repeat(30).trim() }),
  ];

  it.each([60, 80, 120, 200])('are aligned, and leave the last of %i columns free', (columns) => {
    const lines = linesAt(columns, several);
    const barsAt = lines.map(([line = '']) => line.search(/[█░]/)).filter((at) => at >= 0);
    expect(new Set(barsAt).size).toBeLessThanOrEqual(1);
    for (const line of lines.flat()) expect(line.length).toBeLessThan(columns);
    expect(lines.map(([line]) => line)).toEqual([
      expect.stringMatching(/^reports .*24D7\} +running, 70 %/),
      expect.stringMatching(/^calls 7 +queued/),
      expect.stringMatching(/^calls 34 +running, unreachable/),
    ]);
    // A problem has two lines at most, of each of several jobs.
    expect(lines.map((own) => own.length)).toEqual([1, 1, 3]);
  });

  it('show a summary beside the times if there is room, else below if the screen has room', () => {
    const jobs = ['1', '2'].map((id) => job({ label: `calls ${id}`, summary: 'rows of the north' }));
    expect(linesAt(120, jobs)[0]?.[0]).toMatch(/ next in 3s - rows of the north$/);
    expect(linesAt(80, jobs)[0]?.[1]).toBe('  rows of the north');
    expect(linesAt(80, jobs, false)[0]).toHaveLength(1);
  });
});
