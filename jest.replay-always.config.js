// The tests of workflows once more, with Workers that keep none of them: a step that a replay would not repeat fails here.
import config from './jest.config.js';

process.env.VIGIL_TEST_REPLAY_ALWAYS = '1';

export default {
  ...config,
  testMatch: ['<rootDir>/test/{workflows,api}/**/*.test.ts'],
};
