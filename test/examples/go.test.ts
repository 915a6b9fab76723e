import { beforeAll, describe } from '@jest/globals';
import { CALLERS_NAMESPACE, describeExample, tellNightly } from './nightly-stories.js';
import { tellRuns } from './run-stories.js';
import { go } from './toolchains.js';

await describeExample(go, (played) => {
  tellRuns(played, ['run']);

  describe('as a parent of the wait', () => {
    tellNightly(played, { worker: ['worker'], start: ['start'], whenAwaited: 'refused' });
  });

  describe('through Nexus, from another namespace', () => {
    beforeAll(() => played().makeEndpoint('vigil'));
    tellNightly(played, {
      worker: ['worker'],
      start: ['start', '-endpoint', 'vigil'],
      namespace: CALLERS_NAMESPACE,
      whenAwaited: 'joined',
    });
  });
});
