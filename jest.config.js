export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'es6' } }] },
  // The sources import './x.js', as Node wants it of ES modules; the file is x.ts.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/simulators/**/*.test.ts'],
  // Copies of the project, in which npm run mutation breaks things.
  modulePathIgnorePatterns: ['<rootDir>/.mutation/'],
  // They take minutes, and have configurations of their own: jest.e2e.config.js, jest.examples.config.js.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/test/examples/'],
  testTimeout: 30_000,
  // Most of a test's time is waiting for servers; by default jest would run one file at a time on two cores.
  maxWorkers: 3,
  globalSetup: '<rootDir>/test/helpers/global-setup.mjs',
};
