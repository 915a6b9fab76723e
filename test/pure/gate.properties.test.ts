import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { oneLine, printable, printableJson } from '../../src/text/printable-text.js';
import { forTerminal, styled } from '../../src/cli/terminal/style.js';
import { jobText } from '../../src/text/job-text.js';
import { literal } from '../../src/text/markdown.js';
import { html } from '../../src/cli/report/html.js';
import { hidden } from '../helpers/hidden.js';

/** A terminal with colours. */
const colourful = Object.assign(new PassThrough(), { isTTY: true, getColorDepth: () => 8 }) as never;

describe('the gate', () => {
  it.each([
    ['one\r\ntwo\nthree\tfour', 'one\ntwo\nthree\tfour'],
    ['\u001b[2Jgone', String.raw`\u001b[2Jgone`],
    ['\u001b]52;c;ZXZpbA==\u0007', String.raw`\u001b]52;c;ZXZpbA==\u0007`],
    ['\u009b31m\u009d0;title\u009c', String.raw`\u009b31m\u009d0;title\u009c`],
    ['back\u0008\u007f\u0000', String.raw`back\u0008\u007f\u0000`],
    ['\u061c\u200e\u200f\u202a\u202e\u2066\u2069', String.raw`\u061c\u200e\u200f\u202a\u202e\u2066\u2069`],
    ['a\u2028b\u2029c', String.raw`a\u2028b\u2029c`],
    ['alone\rhere\u000b', String.raw`alone\u000dhere\u000b`],
    ['wörter 漢字 🙂 \u200d', 'wörter 漢字 🙂 \u200d'],
  ])('shows %j as %j', (text, shown) => expect(printable(text)).toBe(shown));

  it.each([
    [' one\n\n two\tthree ', 'one two three'],
    ['\u0007', String.raw`\u0007`],
  ])('shows %j on one line as %j', (text, shown) => expect(oneLine(text)).toBe(shown));
});

/** Texts with much that hides in them. */
const hiding = fc.constantFrom(
  ...[
    '\u001b',
    '\u001b]52;c;QQ==\u0007',
    '\u001b[31m',
    '\u009b',
    '\u009d',
    '\u0085',
    '\u007f',
    '\u0000',
    '\r',
    '\u0008',
  ],
  ...[
    '\u061c',
    '\u200e',
    '\u200f',
    '\u202a',
    '\u202b',
    '\u202c',
    '\u202d',
    '\u202e',
    '\u2066',
    '\u2067',
    '\u2068',
    '\u2069',
  ],
  ...['\u2028', '\u2029', '\\', '"', '\n', '\t', '`', '<', 'job 34'],
);
const texts = fc.array(fc.oneof(hiding, fc.string({ unit: 'binary' }))).map((parts) => parts.join(''));

describe('for any text', () => {
  it('nothing hidden passes, and the result passes again unchanged', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const gate of [printable, oneLine, forTerminal]) {
          const shown = gate(text);
          expect(hidden(shown.replaceAll('\t', ''))).toEqual([]);
          expect(gate(shown)).toBe(shown);
        }
        expect(oneLine(text)).not.toMatch(/[\n\t]/);
      }),
    );
  });

  it('nothing else changes', () => {
    // A grapheme may be a line separator.
    const visible = fc.string({ unit: 'grapheme' }).filter((text) => hidden(text).length === 0);
    fc.assert(fc.property(visible, (text) => expect(printable(text)).toBe(text)));
  });

  it('printable JSON has the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(texts, texts), (value) => {
        const json = printableJson(JSON.stringify(value));
        expect(hidden(json)).toEqual([]);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('only the colours of Vigil reach the terminal', () => {
    fc.assert(
      fc.property(texts, texts, (before, text) => {
        const shown = forTerminal(`${before}${styled('red', text, colourful)}`);
        expect(shown).toBe(`${printable(before)}\u001b[31m${printable(text)}\u001b[39m`);
      }),
    );
  });

  it("nothing hidden reaches the report, the Web UI's details and a summary", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(hidden(html`<p title="${text}">${[text]}</p>`.text.replaceAll('\t', ''))).toEqual([]);
        expect(hidden(literal(text))).toEqual([]);
        expect(hidden(jobText({ connection: text, jobId: text }))).toEqual([]);
      }),
    );
  });
});
