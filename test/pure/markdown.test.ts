import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { staticDetails } from '../../src/client/static-details.js';
import { jobLink } from '../../src/text/job-page.js';
import { jobText } from '../../src/text/job-text.js';
import { commands, link, literal } from '../../src/text/markdown.js';

describe('a text of a vendor', () => {
  it.each([
    ['row 7 is bad', '`row 7 is bad`'],
    ['![x](https://evil.example/x.png)', '`![x](https://evil.example/x.png)`'],
    ['<img src=x>', '`<img src=x>`'],
    ['a `b` c', '``a `b` c``'],
    ['```', '```` ``` ````'],
    ['one\n\n# two', '`one # two`'],
    ['left\u202eright', '`left\\u202eright`'],
    ['', '(nothing)'],
  ])('%j is shown as %s', (text, shown) => {
    expect(literal(text)).toBe(shown);
  });
  it('never ends the code span that contains it, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\n', '[', '<', '\\') }), (text) => {
        const shown = literal(text);
        const [fence = ''] = /^`*/.exec(shown)!;
        const inner = shown.slice(fence.length, shown.length - fence.length);
        expect(shown).not.toContain('\n');
        if (shown !== '(nothing)') expect(shown.endsWith(fence)).toBe(true);
        for (const [run] of inner.matchAll(/`+/g)) expect(run.length).not.toBe(fence.length);
      }),
    );
  });
  it('is cut if it is long', () => {
    expect(literal('a'.repeat(1_000))).toHaveLength(303);
  });
});

describe('a link', () => {
  it.each(['javascript:alert(1)', 'https://a.example/>x', 'https://a.example/ x', 'file:///etc/passwd'])(
    'is not made of %s',
    (address) => expect(link('the job', address)).toBeUndefined(),
  );
  it('to a job at its vendor has the id as one piece of the address', () => {
    const page = 'https://a.example/jobs/{jobId}?of={jobId}';
    expect(jobLink(page, '{0C3A}/../$&')).toBe(
      'https://a.example/jobs/%7B0C3A%7D%2F..%2F%24%26?of=%7B0C3A%7D%2F..%2F%24%26',
    );
    expect(jobLink(page, '\ud800')).toBeUndefined();
    expect(link('the job', jobLink(page, 'a)b'))).toBe('[the job](<https://a.example/jobs/a)b?of=a)b>)');
  });
});

it('a text in a command cannot end the command', () => {
  expect(commands(["vigil show calls '```\n# x'"])).toBe("```sh\nvigil show calls '``` # x'\n```");
});

it('a command that is too wide for the Web UI continues on the next line, before a flag and never in a quoted word', () => {
  const id = "'vigil:reports:{36DCA6CE-19BC-4C17-BF48 0C3DEEAE24D7}'\\'' --x'";
  expect(
    commands([`temporal workflow cancel --reason "wrong month - really" --workflow-id ${id}`]).split('\n'),
  ).toEqual(['```sh', 'temporal workflow cancel --reason "wrong month - really" \\', `  --workflow-id ${id}`, '```']);
});

describe('the summary of a wait', () => {
  it("fits into Temporal's limit, for the longest id in any script", () => {
    const input = { connection: 'c'.repeat(40), jobId: '漢'.repeat(200) };
    expect(Buffer.byteLength(jobText(input))).toBeLessThan(350);
  });
  it('names the job, its page at the vendor, and the command that cancels it', () => {
    const details = staticDetails(
      { connection: 'gallery', jobId: 'a b' },
      { vendor: 'alteryx', link: 'https://a.example/jobs/a%20b' },
      'default',
    );
    expect(details).toContain('job `a b` of the connection `gallery` (alteryx)');
    expect(details).toContain('[Open the job at the vendor](<https://a.example/jobs/a%20b>)');
    expect(details).toContain("vigil cancel gallery 'a b' --reason");
    expect(details).not.toContain('--namespace');
  });
  it('ends the flags before a job id that looks like one', () => {
    const details = staticDetails({ connection: 'calls', jobId: '--address=evil.example:7233' }, {}, 'prod');
    const operands = "-- calls '--address=evil.example:7233'";
    expect(details).toContain(`\nvigil show --namespace prod \\\n  ${operands}\n`);
    expect(details).toContain(`\nvigil cancel --reason "…" --namespace prod \\\n  ${operands}\n`);
  });
  it('names the namespace if it is not the default, and lets no text of an input into a shell', () => {
    const details = staticDetails({ connection: 'calls$(reboot)', jobId: '$(reboot)' }, {}, 'prod');
    expect(details).toContain("vigil show 'calls$(reboot)' '$(reboot)' --namespace prod");
  });
});
