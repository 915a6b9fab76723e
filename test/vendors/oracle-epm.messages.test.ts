import { describe, expect, it } from '@jest/globals';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import type { OracleEpmDetail } from '../../simulators/oracle-epm.js';
import { MAX_PAGES, PAGE_ITEMS } from '../../src/vendors/oracle-epm/job-details.js';
import { collect } from '../helpers/collect.js';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { serveOracleEpm, signal } from './oracle-epm.served.js';

const oracle = serveOracleEpm();
const { clientOf, jobOf } = oracle;

describe('messages', () => {
  const read = (id: string) => collect(clientOf().readMessages(id, signal));
  const withDetails = (details: OracleEpmDetail[]) => oracle.server.addJob({ timeline: [{ status: 0 }], details });

  it('are the details of the job, then those of its records and child jobs', async () => {
    const id = oracle.server.addJob({
      timeline: [{ status: 0, details: 'Metadata import was successful\n' }],
      details: [
        {
          dimensionName: 'Account',
          loadType: 'Metadata Import',
          recordsRead: 10,
          recordsProcessed: 9,
          recordsRejected: 1,
          children: [
            { msgType: 'ERROR', msgCategory: 'Record', msgText: 'Row 4 was rejected.' },
            { msgType: 'WARNING', msgText: 'Row 5 has no alias.' },
            { msgType: 'INFO', msgText: 'Done.' },
          ],
        },
        { dimensionName: 'Entity', recordsRead: 3, recordsProcessed: 3, recordsRejected: 0 },
      ],
    });
    expect(await read(id)).toEqual([
      { severity: 'info', text: 'Metadata import was successful' },
      { severity: 'warning', text: 'Account: 9 of 10 records processed, 1 rejected' },
      { severity: 'error', text: 'Record: Row 4 was rejected.', source: 'Account' },
      { severity: 'warning', text: 'Row 5 has no alias.', source: 'Account' },
      { severity: 'info', text: 'Done.', source: 'Account' },
      { severity: 'info', text: 'Entity: 3 of 3 records processed, 0 rejected' },
    ]);
  });

  it.each([
    [1, 'error'],
    [4, 'error'],
    [3, 'info'],
    [0, 'info'],
  ])('of a job with status %i start with its details as %s', async (status, severity) => {
    expect(await read(jobOf({ status, details: 'Said.' }))).toEqual([{ severity, text: 'Said.' }]);
  });

  it.each([400, 404, 405])('are only the details of the job if /details answers %i', async (status) => {
    const id = withDetails([{ dimensionName: 'Account', recordsRead: 1 }]);
    oracle.server.fault({ step: 'messages', answer: { status } });
    expect(await read(id)).toEqual([]);
  });

  it.each([
    [503, 'unreachable'],
    [403, 'refused'],
  ])('fail if /details answers %i', async (status, kind) => {
    const id = withDetails([{ dimensionName: 'Account', recordsRead: 1 }]);
    oracle.server.fault({ step: 'messages', answer: { status } });
    expect((await vendorErrorOf(read(id))).kind).toBe(kind);
  });

  it('of a child job that is gone are left out', async () => {
    const id = withDetails([
      { dimensionName: 'Account', recordsRead: 1, children: [{ msgType: 'INFO', msgText: 'Done.' }] },
      { dimensionName: 'Entity', recordsRead: 2 },
    ]);
    oracle.server.fault({ step: 'messages', after: 1, answer: { status: 404 } });
    expect((await read(id)).map((message) => message.text)).toEqual([
      'Account: 1 records read',
      'Entity: 2 records read',
    ]);
  });

  it('are read page by page to their end', async () => {
    const count = 2 * PAGE_ITEMS + 1;
    const children = Array.from({ length: count }, (_, row) => ({ msgType: 'INFO' as const, msgText: `Row ${row}` }));
    const id = withDetails([{ dimensionName: 'Account', recordsRead: count, children }]);
    expect((await read(id)).slice(1).map((message) => message.text)).toEqual(children.map(({ msgText }) => msgText));
    const pages = oracle.server.requests('messages', id).map(({ query }) => `${query['offset']} ${query['limit']}`);
    expect(pages).toEqual(['0 100', '0 100', '100 100', '200 100']);
  });

  it.each<[string, object]>([
    ['hasMore', { hasMore: true }],
    ['a next link', { links: [{ rel: 'next', href: 'https://elsewhere.example/next', action: 'GET' }] }],
  ])('continue by %s, even if the vendor returns smaller pages than requested', async (_title, more) => {
    const id = withDetails([]);
    const page = (dimensionName: string, rest: object) =>
      oracle.server.fault({
        step: 'messages',
        answer: { body: { items: [{ dimensionName, recordsRead: 1 }], ...rest } },
      });
    page('Account', more);
    page('Entity', {});
    expect(await read(id)).toHaveLength(2);
    expect(oracle.server.requests('messages', id).map(({ query }) => query['offset'])).toEqual(['0', '1']);
  });

  it('are requested again after a full page without a hint of more', async () => {
    const id = withDetails([]);
    const items = Array.from({ length: PAGE_ITEMS }, (_, row) => ({ msgType: 'INFO', msgText: `Row ${row}` }));
    oracle.server.fault({ step: 'messages', answer: { body: { items } } });
    expect(await read(id)).toHaveLength(PAGE_ITEMS);
    expect(oracle.server.requests('messages', id).map(({ query }) => query['offset'])).toEqual(['0', '100']);
  });

  it('end at a repeated page, even if the vendor announces more', async () => {
    const id = withDetails([]);
    const body = { items: [{ dimensionName: 'Account', recordsRead: 1 }], hasMore: true };
    oracle.server.fault({ step: 'messages', times: 'always', answer: { body } });
    expect(await read(id)).toEqual([{ severity: 'info', text: 'Account: 1 records read' }]);
    expect(oracle.server.requests('messages')).toHaveLength(2);
  });

  it('end with a warning if the list never ends', async () => {
    const id = withDetails([]);
    for (let page = 0; page <= MAX_PAGES; page += 1) {
      const items = [{ msgType: 'INFO', msgText: `Row ${page}` }];
      oracle.server.fault({ step: 'messages', answer: { body: { items, hasMore: true } } });
    }
    const messages = await read(id);
    expect(messages).toHaveLength(MAX_PAGES + 1);
    expect(messages.at(-1)).toEqual({
      severity: 'warning',
      text: 'the vendor has more than 1000 pages of details; Vigil did not collect the rest',
    });
    expect(oracle.server.requests('messages')).toHaveLength(MAX_PAGES);
  });

  it('are requested only from the configured server, whatever URL a link has', async () => {
    const elsewhere = new OracleEpmSimulator();
    await elsewhere.start();
    try {
      oracle.server.linkBase = elsewhere.url;
      const id = withDetails([
        { dimensionName: 'Account', recordsRead: 1, children: [{ msgType: 'ERROR', msgText: 'Row 4.' }] },
      ]);
      expect(await read(id)).toContainEqual({ severity: 'error', text: 'Row 4.', source: 'Account' });
      expect(elsewhere.ledger).toEqual([]);
    } finally {
      await elsewhere.stop();
    }
  });
});
