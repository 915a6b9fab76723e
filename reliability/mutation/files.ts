/** The files that `npm run mutation` changes, with the tests that must notice: pure files, and the decisions of the wait. */
export interface Group {
  files: string[];
  /** Only these tests run, and none needs a server: more than a thousand mutants take a second each. */
  tests: string[];
}

export const GROUPS: Group[] = [
  group(['contract/job', 'contract/failures'], ['pure/job', 'pure/failures', 'pure/worst-exit', 'docs/errors']),
  group(['contract/backoff'], ['pure/backoff', 'pure/backoff.properties']),
  group(
    ['contract/duration', 'schema/input', 'schema/fields', 'schema/problems'],
    ['pure/duration', 'pure/input', 'pure/problems', 'pure/saved-inputs'],
  ),
  group(
    [
      'contract/short-text',
      ...['markdown', 'job-page', 'job-text', 'printable-text', 'shell-word'].map((name) => `text/${name}`),
    ],
    ['pure/markdown', 'pure/texts'],
  ),
  group(['content/store-paths'], ['content/store-paths', 'content/store-paths.properties']),
  group(['activities/to-failure'], ['activities/to-failure']),
  group(['contract/wait-record'], ['pure/wait-record', 'pure/wait-record.properties']),
  group(['workflows/ending'], ['pure/ending']),
  group(
    ['workflows/wait-result-checks', 'workflows/call-end', 'workflows/job-reference'],
    ['pure/wait-result-checks', 'pure/call-end', 'pure/job-reference'],
  ),
  group(['workflows/current-details'], ['pure/current-details']),
  ...['nexus-ic', 'pureconnect', 'oracle-epm', 'alteryx'].map((vendor) =>
    group([`vendors/${vendor}/status`], [`vendors/${vendor}.status`, 'vendors/status.properties']),
  ),
  group(['vendors/pureconnect/icws-error'], ['vendors/pureconnect.errors']),
  group(['vendors/http/vendor-error', 'vendors/http/address'], ['vendors/vendor-error', 'vendors/address']),
  group(['vendors/http/content-headers', 'vendors/shared/timestamp'], ['vendors/content-headers', 'vendors/timestamp']),
  group(['vendors/http/secret-mask'], ['vendors/secret-mask']),
];

function group(files: string[], tests: string[]): Group {
  return { files: files.map((name) => `src/${name}.ts`), tests: tests.map((name) => `test/${name}.test.ts`) };
}
