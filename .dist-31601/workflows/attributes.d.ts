import { type WaitRecord } from '../contract/wait-record.js';
/** Writes only those that the server said were registered: any other would fail the workflow task forever. */
export declare function writeAttributes(record: WaitRecord): void;
