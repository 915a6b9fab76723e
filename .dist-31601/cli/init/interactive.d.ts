import { type Finding } from '../terminal/finding.js';
import { Interrupted, showEnd } from './connection-prompts.js';
import type { ConnectionDraft } from './connection-draft.js';
export { showEnd, Interrupted };
type Existing = 'add' | 'overwrite';
interface Known {
    /** From `--config`, if given. */
    path?: string;
    standardPath: string;
    content?: string;
    standardContent: string;
    existing?: Existing;
    draft: ConnectionDraft;
}
export declare function askPlan(known: Known): Promise<{
    path: string;
    source: string | undefined;
    content: string;
    connections: ConnectionDraft[];
}>;
/** @param tryLogIns undefined if a secret is not set yet @returns whether to write the config */
export declare function confirmPlan(tryLogIns?: () => Promise<Finding[]>): Promise<boolean>;
