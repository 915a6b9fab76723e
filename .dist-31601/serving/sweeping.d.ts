/** Removes the partial files of killed workers from the content store, at the start and regularly. */
import type { Logger } from 'pino';
import type { ContentStore } from '../content/store.js';
/** Logs problems and never throws: an unavailable store is reported to the waits that need it. @returns a function that stops it */
export declare function sweepRegularly(store: ContentStore, log: Logger, everyMs?: number): () => void;
