import { shared } from './test/jest-shared.js';

/** Files that `npm test` leaves to `npm run test:slow`: they kill processes, drive terminals and shells, or wait for timeouts of a minute. */
const SLOW = [
  'test/activities/upload-large.test.ts',
  'test/api/nexus.test.ts',
  'test/api/run.client.test.ts',
  'test/api/run.nexus.test.ts',
  'test/api/run.workflow.test.ts',
  'test/api/workflow.test.ts',
  'test/cli/await-many.test.ts',
  'test/cli/codec.test.ts',
  'test/cli/completion.test.ts',
  'test/cli/content.test.ts',
  'test/cli/examples.test.ts',
  'test/cli/found-config.test.ts',
  'test/cli/interrupt.test.ts',
  'test/cli/joining.test.ts',
  'test/cli/known.test.ts',
  'test/cli/list.runs.test.ts',
  'test/cli/list.test.ts',
  'test/cli/metrics.test.ts',
  'test/cli/missing-job.test.ts',
  'test/cli/orphans.test.ts',
  'test/cli/output-flags.test.ts',
  'test/cli/report.serve.test.ts',
  'test/cli/run-many.test.ts',
  'test/cli/run.terminal.test.ts',
  'test/cli/run.test.ts',
  'test/cli/run.uncertain.test.ts',
  'test/cli/schedule.test.ts',
  'test/cli/steering.test.ts',
  'test/cli/strangers.test.ts',
  'test/cli/temporal-away.test.ts',
  'test/cli/temporal-closed.test.ts',
  'test/cli/temporal-credentials.test.ts',
  'test/cli/terminal.test.ts',
  'test/cli/tls.test.ts',
  'test/cli/traces.test.ts',
  'test/content/early-answers.test.ts',
  'test/content/object-store-faults.test.ts',
  'test/content/stores.test.ts',
  'test/docs/kubernetes.test.ts',
  'test/docs/output.test.ts',
  'test/helpers/temporal.test.ts',
  'test/scripts/ensure-installed.test.ts',
  'test/scripts/tool-cache.test.ts',
  'test/vendors/resumed-download.test.ts',
  'test/vendors/tls.test.ts',
  'test/workflows/callers.test.ts',
  'test/workflows/cancel-races.answers.test.ts',
  'test/workflows/cancel-races.deadlines.test.ts',
  'test/workflows/cancel-races.outages.test.ts',
  'test/workflows/cancel-races.test.ts',
  'test/workflows/long-waits.test.ts',
  'test/workflows/measuring.test.ts',
  'test/workflows/notify.connection.test.ts',
  'test/workflows/notify.test.ts',
  'test/workflows/operators.test.ts',
  'test/workflows/policy.test.ts',
  'test/workflows/poll-hints.test.ts',
  'test/workflows/run-many.test.ts',
  'test/workflows/run.lost-answers.test.ts',
  'test/workflows/run.other-runs.test.ts',
  'test/workflows/run.uploads.test.ts',
  'test/workflows/run.vendors.test.ts',
  'test/workflows/schedule-times.test.ts',
  'test/workflows/search-attributes.test.ts',
  'test/workflows/unserved.test.ts',
  'test/workflows/watch-losses.test.ts',
  'test/workflows/watch-own-polls.test.ts',
  'test/workflows/watch-questions.test.ts',
  'test/workflows/watch-strangers.test.ts',
  'test/workflows/watch-two-attempts.test.ts',
  'test/workflows/watch.test.ts',
  'test/workflows/watched-waits.test.ts',
  'test/workflows/web-ui.test.ts',
];

/** Finds Temporal's servers and bundles the workflows; the second one also builds dist/. */
const TEMPORAL = '<rootDir>/test/helpers/set-up-temporal.mjs';
const BUILD = '<rootDir>/test/helpers/set-up-build.mjs';

function project(displayName, folders, more = {}) {
  return { ...shared, displayName, testMatch: folders.map((path) => `<rootDir>/${path}`), ...more };
}

/** A project without the slow files and without `others`. */
function quick(displayName, folders, { others = [], ...more } = {}) {
  const testPathIgnorePatterns = ['/node_modules/', ...[...SLOW, ...others].map((path) => `<rootDir>/${path}`)];
  return project(displayName, folders, { testPathIgnorePatterns, ...more });
}

/** Takes long in a process that has loaded many modules, because V8 counts in all of them. The project `properties` has it. */
const COUNT_STEPS = ['test/vendors/bounded-answers.properties.test.ts', 'test/vendors/bounded-work.properties.test.ts'];

/** Files outside test/cli that run the production build. */
const RUN_THE_BUILD = ['test/docs/cli.test.ts', 'test/docs/words.test.ts', 'test/reliability/preloads.test.ts'];

export default {
  // Jest ignores the one of a project.
  testTimeout: 30_000,
  projects: [
    quick('pure', ['test/{bench,docs,pure,reliability,schema,scripts}/**/*.test.ts'], { others: RUN_THE_BUILD }),
    quick('contracts', ['simulators/**/*.test.ts', 'test/{content,vendors}/**/*.test.ts'], { others: COUNT_STEPS }),
    quick('workflows', ['test/{activities,api,helpers,replay,workflows}/**/*.test.ts'], { globalSetup: TEMPORAL }),
    quick('commands', ['test/cli/**/*.test.ts', ...RUN_THE_BUILD], { globalSetup: BUILD }),
    project('slow', SLOW, { globalSetup: BUILD }),
    // With as many random cases as each property names; the other projects try a tenth of them.
    project(
      'properties',
      ['test/**/*.properties.test.ts', 'test/content/store-paths.test.ts', 'test/schema/schemas.test.ts'],
      {
        setupFiles: ['<rootDir>/test/helpers/with-all-runs.mjs'],
      },
    ),
    // With Workers that keep no workflow: a step that a replay would not repeat fails here.
    project('replay-always', ['test/{api,workflows}/**/*.test.ts'], {
      globalSetup: TEMPORAL,
      setupFiles: ['<rootDir>/test/helpers/with-replay-always.mjs'],
    }),
    // With a watch for each connection: the story of a job begins once the watch polls it.
    project(
      'shared-watch',
      ['cancel*', 'collecting', 'conditions', 'unstored'].map((name) => `test/workflows/${name}.test.ts`),
      { globalSetup: TEMPORAL, setupFiles: ['<rootDir>/test/helpers/with-shared-watch.mjs'] },
    ),
    // With a process for each command line, as a user starts it; the other projects run them in one that stays.
    quick('own-processes', ['test/cli/**/*.test.ts'], {
      globalSetup: BUILD,
      setupFiles: ['<rootDir>/test/helpers/with-own-processes.mjs'],
    }),
    project('e2e', ['test/e2e/**/*.test.ts'], { globalSetup: BUILD }),
    project('examples', ['test/examples/**/*.test.ts'], { globalSetup: BUILD }),
  ],
};
