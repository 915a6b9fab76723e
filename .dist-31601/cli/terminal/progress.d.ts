import type { ProgressView } from './progress-view.js';
import type { JobReference } from '../../contract/ids.js';
/** @param jobs in the order to show @param named whether each line starts with the name of its job */
export declare function progressView(stream: NodeJS.WriteStream, jobs: readonly JobReference[], named: boolean): ProgressView;
