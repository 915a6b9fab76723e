import type { Timestamp } from '../../contract/job.js';
/** Parses a vendor's time in basic or extended ISO 8601; without a zone it is UTC. Undefined for anything else. */
export declare function timestampOf(text: string | null | undefined): Timestamp | undefined;
