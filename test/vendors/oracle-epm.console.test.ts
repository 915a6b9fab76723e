/** The file that an export of the Jobs console leaves. */
import { describe, expect, it } from '@jest/globals';
import { sizeOf } from '../../simulators/content.js';
import { consoleFile, CONSOLE_COLUMNS } from '../../simulators/oracle-epm-console.js';
import type { OracleEpmSimulatorOptions } from '../../simulators/oracle-epm-specs.js';
import { recordsOf } from '../../src/vendors/oracle-epm/console-records.js';
import { fileInZip } from '../../src/vendors/oracle-epm/zip-file.js';

const ROWS = [
  ['95', '', 'Forecast, "Q1"', 'RULES', 'Completed', 'svc', '2026-11-28 01:00:00'],
  ['96', '95', 'Two\nlines', 'RULES', 'Error', '', ''],
];
const RECORDS = [
  { id: '95', name: 'Forecast, "Q1"', by: 'svc' },
  { id: '96', name: 'Two\nlines' },
];

const zipOf = (options: OracleEpmSimulatorOptions = {}) => consoleFile(ROWS, options).body as Buffer;

describe('the file', () => {
  it.each<OracleEpmSimulatorOptions['applicationId']>(['none', 'before the header', 'on its own line'])(
    'has a record for each job, with the id of the application %s',
    async (applicationId) => {
      const text = await fileInZip(zipOf({ applicationId }), '.csv', 100_000);
      expect(recordsOf(text.toString())).toEqual(RECORDS);
    },
  );

  it('is found by its ending', async () => {
    await expect(fileInZip(zipOf(), 'console.csv', 100_000)).resolves.toBeDefined();
    await expect(fileInZip(zipOf(), '.txt', 100_000)).rejects.toThrow('has no file that ends with .txt');
  });

  it('is not decompressed beyond the limit', async () => {
    await expect(fileInZip(zipOf(), '.csv', 20)).rejects.toThrow();
  });

  it.each([
    ['empty', () => Buffer.alloc(0)],
    ['no archive', () => Buffer.from('Not a valid file.'.repeat(5))],
    ['cut off at its begin', () => zipOf().subarray(10)],
    ['cut off at its end', () => zipOf().subarray(0, sizeOf(zipOf()) - 10)],
    ['a directory that points nowhere', () => pointing(zipOf(), 0x7fffffff)],
  ])('fails completely if it is broken: %s', async (_title, archive) => {
    await expect(fileInZip(archive(), '.csv', 100_000)).rejects.toThrow();
  });
});

/** With another place of the file in its directory. */
function pointing(archive: Buffer, to: number): Buffer {
  archive.writeUInt32LE(to, archive.readUInt32LE(archive.length - 6) + 42);
  return archive;
}

describe('the records', () => {
  it.each<[string, string]>([
    ['quoted names of columns', '"Job ID","Job Name"\n95,A\n'],
    ['names in another case and spelling', 'JOB_ID,JOB_NAME\n95,A'],
    ['columns in another order', 'Name,Id\nA,95'],
    ['lines of another system', 'Job ID,Job Name\r95,A\r'],
    ['rows that are no jobs', 'Job ID,Job Name\n\nTotal,1\n95,A\n'],
  ])('are read with %s', (_title, text) => {
    expect(recordsOf(text)).toEqual([{ id: '95', name: 'A' }]);
  });

  it.each(['', 'Job ID\n95', 'Job Name\nA', CONSOLE_COLUMNS.slice(3).join(',')])(
    'are not read without both columns: %j',
    (text) => {
      expect(recordsOf(text)).toBeUndefined();
    },
  );
});
