// The examples in other languages: apart from the other tests, since their toolchains take minutes the first time.
import config from './jest.config.js';

export default {
  ...config,
  testMatch: ['<rootDir>/test/examples/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 60_000,
  // Each file builds, and has a server and a worker of its own.
  maxWorkers: 2,
};
