/** Each room of src/ with the rooms it may import from, types included: imports point down this table, never up. */
const ROOMS = {
  contract: [],
  text: ['contract'],
  schema: ['contract'],
  temporal: ['contract'],
  config: ['schema', 'text', 'contract'],
  content: ['contract'],
  'vendors/http': ['text', 'contract'],
  'vendors/shared': ['vendors/http', 'schema', 'text', 'contract'],
  'vendors/(alteryx|nexus-ic|oracle-epm|pureconnect)': ['vendors/shared', 'vendors/http', 'schema', 'contract'],
  vendors: ['vendors/[^/]+', 'config', 'contract'],
  workflows: ['text', 'contract'],
  client: ['temporal', 'config', 'text', 'contract'],
  activities: ['client', 'content', 'vendors/shared', 'vendors/http', 'temporal', 'schema', 'text', 'contract'],
  api: ['client', 'workflows', 'text', 'contract'],
  cli: [
    'client',
    'vendors',
    'vendors/shared',
    'content',
    'temporal',
    'config',
    'schema',
    'text',
    'contract',
    'version\\.ts',
  ],
  serving: [
    'api',
    'client',
    'activities',
    'vendors',
    'vendors/shared',
    'content',
    'workflows',
    'temporal',
    'config',
    'text',
    'contract',
  ],
};

// A room of files beside its sub-folders (vendors/) is its own files; cli/ is one room with folders in it.
const filesOf = (room) =>
  room === 'vendors' ? '^src/vendors/[^/]+\\.ts$' : `^src/${room}${room.endsWith('.ts') ? '$' : '/'}`;

const oneWayRules = Object.entries(ROOMS).map(([room, below]) => ({
  name: `imports-of-${room.replace(/[^a-z-]+/g, '-')}`,
  comment: `src/${room} may import from: ${below.join(', ') || 'nothing of src'}`,
  severity: 'error',
  from: { path: filesOf(room) },
  to: { path: '^src/', pathNot: [filesOf(room), ...below.map(filesOf)] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...oneWayRules,
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src',
        pathNot: ['\\.d\\.ts$', '^src/workflows/(cancel-reason|failure-converter)\\.ts$'],
      },
      to: {},
    },
    {
      name: 'the-contract-and-texts-are-pure',
      severity: 'error',
      from: { path: '^src/(contract|text)/' },
      to: { pathNot: ['^src/(contract|text)/', '^node_modules/(@types/)?ms/'] },
    },
    {
      name: 'workflows-use-the-workflow-sdk-only',
      severity: 'error',
      from: { path: '^src/workflows/' },
      to: {
        pathNot: ['^src/', '^node_modules/@temporalio/(workflow|common)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-the-http-edge-uses-got',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/vendors/http/' },
      to: { path: '^node_modules/got/' },
    },
    {
      name: 'no-vendor-imports-another',
      severity: 'error',
      from: { path: '^src/vendors/(alteryx|nexus-ic|oracle-epm|pureconnect)/' },
      to: {
        path: '^src/vendors/(alteryx|nexus-ic|oracle-epm|pureconnect)/',
        pathNot: '^src/vendors/$1/',
      },
    },
    {
      name: 'vendors-and-content-know-no-temporal',
      severity: 'error',
      from: { path: '^src/(vendors|content)/' },
      to: { path: '^node_modules/@temporalio/' },
    },
    {
      name: 'cli-folders-import-down',
      comment: 'program and help → commands → init, completion, report → terminal',
      severity: 'error',
      from: { path: '^src/cli/(terminal|report|init|completion)/' },
      to: { path: '^src/cli/([^/]+\\.ts$|commands/)' },
    },
    {
      name: 'the-starter-loads-no-worker',
      severity: 'error',
      from: { path: '^src/(starter\\.ts|cli/|client/)' },
      to: { path: ['^node_modules/@temporalio/(worker|activity|testing)/', '^src/serving/'], reachable: true },
    },
    {
      name: 'simulators-import-nothing-of-src',
      comment: 'A misreading of a vendor that both sides share could not be seen.',
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
      name: 'the-demo-and-the-bench-import-no-proofs',
      comment: 'reliability → bench → demo',
      severity: 'error',
      from: { path: '^(bench|demo)/' },
      to: { path: '^reliability/' },
    },
    {
      name: 'src-imports-what-package-json-names',
      comment: 'The commands are bundled with what they use, so their libraries are devDependencies.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'unknown'], pathNot: '^node_modules/@types/' },
    },
    {
      name: 'what-callers-import-needs-nothing-that-is-bundled',
      severity: 'error',
      from: { path: '^src/api/' },
      to: {
        path: '^node_modules/',
        pathNot: '^node_modules/(@temporalio/(client|common|workflow)|@grpc/grpc-js|nexus-rpc)/',
        reachable: true,
      },
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
