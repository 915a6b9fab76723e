import { describeExample, tellNightly } from './nightly-stories.js';
import { tellRuns } from './run-stories.js';
import { java } from './toolchains.js';

await describeExample(java, (played) => {
  tellNightly(played, { worker: ['ServeNightly'], start: ['StartNightly'], whenAwaited: 'refused' });
  tellRuns(played, ['RunJob']);
});
