/** Imports point one way: starter, worker → serving, cli, calling → activities → client, vendors, content → config → input, pace, job, errors. */
const PURE_FILES =
  'job|job-page|job-text|errors|pace|duration|short-text|await-job-input|cancel-text|printable-text|shell-word|markdown|search-attributes';
const PURE = `^src/(${PURE_FILES})\\.ts$`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan',
      severity: 'error',
      from: { orphan: true, path: '^src', pathNot: ['\\.d\\.ts$', '^src/workflows/cancel-reason\\.ts$'] },
      to: {},
    },
    {
      name: 'pure-stays-pure',
      comment: 'The vocabulary imports nothing but itself (and ms, for durations).',
      severity: 'error',
      from: { path: PURE },
      to: { pathNot: [PURE, '^node_modules/(@types/)?ms/'] },
    },
    {
      name: 'workflows-import-vocabulary-and-types',
      severity: 'error',
      from: { path: '^src/workflows/' },
      to: {
        pathNot: ['^src/workflows/', PURE, '^node_modules/@temporalio/(workflow|common)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'workflows-import-types-of-the-activities-contract-only',
      severity: 'error',
      from: { path: '^src/workflows/' },
      to: {
        path: '^src/(?!workflows/)',
        pathNot: ['^src/activities/contract\\.ts$', PURE],
      },
    },
    {
      name: 'only-the-edge-speaks-http',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/vendors/http\\.ts$' },
      to: { path: '^node_modules/got/' },
    },
    {
      name: 'no-vendor-imports-another',
      severity: 'error',
      from: { path: '^src/vendors/([^/]+)/' },
      to: { path: '^src/vendors/[^/]+/', pathNot: '^src/vendors/$1/' },
    },
    {
      name: 'vendors-know-no-temporal',
      severity: 'error',
      from: { path: '^src/(vendors|content)/' },
      to: { path: ['^node_modules/@temporalio/', '^src/(activities|workflows|serving|client|cli)/'] },
    },
    {
      name: 'activities-know-no-one-above',
      severity: 'error',
      from: { path: '^src/activities/' },
      to: {
        path: '^src/((workflows|serving|calling|cli)/|config|starter|worker)',
        pathNot: '^src/workflows/contract\\.ts$',
      },
    },
    {
      name: 'waits-seen-from-outside-know-contracts-only',
      comment:
        'The client is below the activities, the commands and the programs of callers. A story is told by the pure rules of the wait itself.',
      severity: 'error',
      from: { path: '^src/client/' },
      to: {
        path: '^src/(activities|workflows|vendors|content|serving|calling|cli)/',
        pathNot: ['^src/(activities|workflows)/contract\\.ts$', '^src/workflows/(wait-record|answers)\\.ts$'],
      },
    },
    {
      name: 'callers-need-no-more-than-the-wait',
      comment: 'What callers import is part of their own bundles and programs.',
      severity: 'error',
      from: { path: '^src/calling/' },
      to: {
        path: '^src/((activities|vendors|content|serving|cli)/|config|input)',
        pathNot: '^src/activities/contract\\.ts$',
      },
    },
    {
      name: 'the-starter-loads-no-worker',
      severity: 'error',
      from: { path: '^src/(starter\\.ts|cli/|client/)' },
      to: { path: ['^node_modules/@temporalio/(worker|activity|testing)/', '^src/serving/'], reachable: true },
    },
    {
      name: 'simulators-import-nothing-of-ours',
      comment: 'A misreading of a vendor that both sides share could hide.',
      severity: 'error',
      from: { path: '^simulators/' },
      to: { path: '^src/' },
    },
    {
      name: 'src-imports-no-tests-or-demo',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|demo|bench|reliability|simulators|scripts)/' },
    },
    {
      name: 'src-imports-dependencies-only',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'unknown'], pathNot: '^node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
