/** What is tried: pure files, of which a table or a property can say all, and the wait's own decisions. By group, with the tests for it. */
export interface Group {
  files: string[];
  /** Only these are run: a mutant is tried in a second, and there are more than a thousand. None of them needs a server. */
  tests: string[];
}

export const GROUPS: Group[] = [
  group(['job', 'errors'], ['pure/job', 'pure/errors', 'pure/worst-exit', 'docs/errors']),
  group(['backoff'], ['pure/backoff', 'pure/backoff.properties']),
  group(
    ['duration', 'input', 'fields', 'problems'],
    ['pure/duration', 'pure/input', 'pure/problems', 'pure/saved-inputs'],
  ),
  group(
    ['short-text', 'markdown', 'job-page', 'job-text', 'printable-text', 'shell-word'],
    ['pure/markdown', 'pure/texts'],
  ),
  group(['content/store-paths'], ['content/store-paths', 'content/store-paths.properties']),
  group(['activities/to-failure'], ['activities/to-failure']),
  group(['workflows/wait-record'], ['pure/wait-record', 'pure/wait-record.properties']),
  group(['workflows/ending'], ['pure/ending']),
  group(
    ['workflows/answers', 'workflows/caller-ending', 'workflows/wait-name'],
    ['pure/answers', 'pure/caller-ending', 'pure/wait-name'],
  ),
  group(['workflows/current-details'], ['pure/current-details']),
  ...['nexus-ic', 'pureconnect', 'oracle-epm', 'alteryx'].map((vendor) =>
    group([`vendors/${vendor}/status`], [`vendors/${vendor}.status`, 'vendors/status.properties']),
  ),
  group(['vendors/vendor-error', 'vendors/address'], ['vendors/vendor-error', 'vendors/address']),
  group(['vendors/content-headers', 'vendors/timestamp'], ['vendors/content-headers', 'vendors/timestamp']),
  group(['vendors/secret-mask'], ['vendors/secret-mask']),
];

function group(files: string[], tests: string[]): Group {
  return { files: files.map((name) => `src/${name}.ts`), tests: tests.map((name) => `test/${name}.test.ts`) };
}
