import { builtinModules } from 'node:module';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';
import { noModuleState } from './scripts/lint/no-module-state.mjs';
import { workflowBundleFiles } from './scripts/lint/workflow-bundle-files.mjs';

const nodeBuiltins = builtinModules.flatMap((name) => [name, `node:${name}`]);

const bareImport = {
  selector: 'ImportExpression[source.value=/^[^.]/]',
  message:
    'In the bundled commands a CommonJS package imported like this has no named exports: import it in a module of ours.',
};
const localActivities = {
  name: '@temporalio/workflow',
  importNames: ['proxyLocalActivities', 'scheduleLocalActivity'],
  message:
    'A signal that arrives during the heartbeat of a workflow task comes before the result of a local activity, but after it in a replay.',
};
const ungatedWrite = {
  selector: "CallExpression[callee.property.name='write'], CallExpression[callee.object.name='console']",
  message: 'Text from elsewhere must pass the gate: write with src/cli/terminal/output.ts or the log.',
};

export default tseslint.config(
  {
    // The examples are projects of their own, type-checked where they are installed and run.
    ignores: ['dist/', 'node_modules/', 'coverage/', '.demo/', '.mutation/', 'content/', 'examples/'],
  },
  {
    files: ['**/*.{ts,js,mjs,cjs}'],
    rules: { 'max-lines': ['error', 350] },
  },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-control-regex': 'error',
    },
  },
  {
    // What these patterns read comes from vendors, callers and files: a search must not take longer than its text is long.
    files: ['src/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignorePartial: false }],
    },
  },
  {
    // Tests and simulators script what is known to be there.
    files: [
      'test/**/*.ts',
      'simulators/**/*.ts',
      'demo/**/*.ts',
      'bench/**/*.ts',
      'reliability/**/*.ts',
      'scripts/**/*.ts',
    ],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    // The workflow sandbox: code that is not deterministic cannot be imported or called.
    files: workflowBundleFiles(),
    plugins: { vigil: { rules: { 'no-module-state': noModuleState } } },
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [...nodeBuiltins, localActivities], patterns: ['got', 'zod', '@temporalio/!(workflow|common)'] },
      ],
      'no-restricted-globals': [
        'error',
        'fetch',
        'process',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'queueMicrotask',
        'performance',
        'AbortController',
        'AbortSignal',
        'crypto',
      ],
      'vigil/no-module-state': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'The backoff rolls its dice in the activities.' },
      ],
    },
  },
  {
    files: ['src/{cli,serving,client,temporal}/**/*.ts', 'src/*.ts'],
    rules: { 'no-restricted-syntax': ['error', bareImport, ungatedWrite] },
  },
  {
    // What is written here passes the gate.
    files: ['src/cli/terminal/output.ts', 'src/serving/log.ts'],
    rules: { 'no-restricted-syntax': ['error', bareImport] },
  },
);
