import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import type { AlteryxJobSpec, AlteryxOutput } from '../../simulators/alteryx.js';
import { sha256Of } from '../../simulators/content.js';
import type { ContentSelection } from '../../src/contract/await-job-input.js';
import type { ContentStream } from '../../src/vendors/shared/vendor-client.js';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { DONE, HTML, patient, serveAlteryx } from './alteryx.served.js';

const alteryx = serveAlteryx();

/** Each piece of content with its text, read before the next is asked for. */
async function contentOf(
  id: string,
  wanted: ContentSelection = {},
): Promise<(Omit<ContentStream, 'body'> & { text: string })[]> {
  const pieces: (Omit<ContentStream, 'body'> & { text: string })[] = [];
  for await (const { body, ...piece } of alteryx.client.openContent(id, wanted, patient())) {
    pieces.push({ ...piece, text: await text(body) });
  }
  return pieces;
}

function doneWith(outputs: AlteryxOutput[], more: Partial<AlteryxJobSpec> = {}): string {
  return alteryx.simulator.addJob({ timeline: DONE, outputs, ...more });
}

/** An output that gives its format's name in each of the formats. */
function output(fileName: string, ...formats: string[]): AlteryxOutput {
  return {
    fileName,
    formats: Object.fromEntries(formats.map((format) => [format, { mediaType: 'text/plain', body: format }])),
  };
}

describe('content', () => {
  it('is Raw if listed, otherwise the first format listed', async () => {
    const id = doneWith([output('a.csv', 'Csv', 'Raw'), output('b.yxdb', 'Xlsx', 'Csv'), output('c.txt')]);
    expect(await contentOf(id)).toEqual([
      { name: 'a.csv', mediaType: 'text/plain', bytes: 3, text: 'Raw' },
      { name: 'b.xlsx', mediaType: 'text/plain', bytes: 4, text: 'Xlsx' },
    ]);
    expect(alteryx.simulator.requests('content').map(({ path }) => path.split('/').slice(0, 4).join('/'))).toEqual(
      Array(2).fill('/webapi/v1/jobs'),
    );
  });

  it('has every requested format that an output offers, ignoring case', async () => {
    const id = doneWith([output('a.b.yxdb', 'Raw', 'Csv', 'Pdf'), output('plain', 'Pdf'), output('c.yxdb', 'Raw')]);
    expect(
      (await contentOf(id, { formats: ['pdf', 'RAW', 'Pdf'] })).map(({ name, text: body }) => [name, body]),
    ).toEqual([
      ['a.b.yxdb', 'Raw'],
      ['a.b.pdf', 'Pdf'],
      ['plain.pdf', 'Pdf'],
      ['c.yxdb', 'Raw'],
    ]);
    expect(alteryx.simulator.requests('content').map(({ query }) => query['format'])).toEqual([
      'Raw',
      'Pdf',
      'Pdf',
      'Raw',
    ]);
  });

  it('in a format that no output offers is rejected before any download, and the error names the available formats', async () => {
    const id = doneWith([output('a.csv', 'Raw', 'Csv'), output('b.csv', 'Raw', 'Xlsx')]);
    const error = await vendorErrorOf(contentOf(id, { formats: ['Raw', 'Docx'] }));
    expect(error).toMatchObject({ kind: 'rejected', verb: 'open content' });
    expect(error.message).toBe(
      'alteryx could not open content: no output has the format Docx; available formats: Raw, Csv, Xlsx',
    );
    expect(alteryx.simulator.requests('content')).toHaveLength(0);
  });

  it('is empty for a job without outputs, whatever is requested', async () => {
    const id = doneWith([]);
    expect(await contentOf(id)).toEqual([]);
    expect(await contentOf(id, { formats: ['Csv'] })).toEqual([]);
  });

  it("is read from the whole object if the job's outputs are null", async () => {
    const id = alteryx.simulator.addJob({ timeline: [{ raw: { status: 'Completed', outputs: null } }] });
    expect(await contentOf(id)).toEqual([]);
    expect(alteryx.simulator.requests('status').map(({ query }) => query['includeMessages'])).toEqual(['true']);
  });

  it('without a name in the job has the name of the download, else of its output', async () => {
    const outputs = [{ id: 'o1', availableFormats: ['Raw'], fileName: null }];
    const id = doneWith([{ ...output('said.csv', 'Raw'), id: 'o1' }], { fields: { outputs } });
    expect(await contentOf(id)).toMatchObject([{ name: 'said.csv' }]);
    alteryx.simulator.fault({ step: 'content', answer: { body: 'bare' } });
    expect(await contentOf(id)).toMatchObject([{ name: 'output-o1', text: 'bare' }]);
  });

  it('is complete at any length, and may be JSON or HTML', async () => {
    const body = { bytes: 20_000_000, seed: 7 };
    const id = doneWith([
      { fileName: 'big.yxdb', formats: { Raw: { mediaType: 'application/octet-stream', body } } },
      { fileName: 'a.json', formats: { Raw: { mediaType: 'application/json', body: '{"error":1}' } } },
      { fileName: 'a.html', formats: { Raw: { mediaType: 'text/html', body: '<html>a</html>' } } },
      { fileName: 'b.yxdb', formats: { Html: { mediaType: 'text/html', body: '<html>b</html>' } } },
      { fileName: 'empty.csv', formats: { Raw: { mediaType: 'text/csv', body: '' } } },
    ]);
    const found: [string, string, number | undefined][] = [];
    for await (const { name, bytes, body: stream } of alteryx.client.openContent(id, {}, patient())) {
      found.push([name, sha256Of(await buffer(stream)), bytes]);
    }
    expect(found).toEqual([
      ['big.yxdb', sha256Of(body), 20_000_000],
      ['a.json', sha256Of('{"error":1}'), 11],
      ['a.html', sha256Of('<html>a</html>'), 14],
      ['b.html', sha256Of('<html>b</html>'), 14],
      ['empty.csv', sha256Of(''), 0],
    ]);
  });

  it.each([
    ['a web page instead', 'unreachable', { answer: HTML }],
    ['503', 'unreachable', { answer: { status: 503 } }],
    ['404', 'missing', { answer: { status: 404 } }],
    ['400', 'rejected', { answer: { status: 400, body: { message: 'no' } } }],
    ['a break in the middle', 'unreachable', { wire: 'reset-mid-body' as const }],
  ])('that is answered with %s is %s', async (_what, kind, fault) => {
    const id = doneWith([output('a.csv', 'Raw')]);
    alteryx.simulator.fault({ step: 'content', ...fault });
    expect(await vendorErrorOf(contentOf(id))).toMatchObject({ kind, verb: 'open content' });
    expect(await contentOf(id)).toMatchObject([{ text: 'Raw' }]);
  });

  it('continues after one new log-in if the token expires between two outputs', async () => {
    const id = doneWith([output('a.csv', 'Raw'), output('b.csv', 'Raw')]);
    const names: string[] = [];
    for await (const { name, body } of alteryx.client.openContent(id, {}, patient())) {
      names.push(name);
      await buffer(body);
      alteryx.simulator.expireSessions();
    }
    expect(names).toEqual(['a.csv', 'b.csv']);
    expect(alteryx.simulator.requests('login')).toHaveLength(2);
  });
});
