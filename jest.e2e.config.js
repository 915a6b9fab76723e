// Whole stories with processes that are killed: minutes, and so apart from the rest.
import config from './jest.config.js';

export default {
  ...config,
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
