import { describeExample, tellNightly } from './nightly-stories.js';
import { go } from './toolchains.js';

await describeExample(go, (played) => tellNightly(played, { worker: 'worker', start: 'start' }));
