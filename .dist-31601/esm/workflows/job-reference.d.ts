/** Checks the two fields of an input that make the workflow id. The wait itself checks the others. */
import { type JobReference } from '../contract/ids.js';
/** @throws AwaitJobFailure of type InvalidInput that names the field */
export declare function requireJobReference(input: unknown): JobReference;
