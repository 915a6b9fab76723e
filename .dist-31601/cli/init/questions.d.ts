/** The questions about a connection, by vendor. The schema of the config validates the answers. */
import type { VendorName } from '../../contract/job.js';
export interface Question {
    /** The path of the field in the connection (`auth.user`). */
    field: string;
    ask: string;
    /** Shown as a placeholder. */
    example?: string;
    /** The first is the default. */
    choices?: {
        value: string;
        label: string;
    }[];
    /** For a secret: the usual name of its environment variable. The prompt asks only where the secret is stored. */
    variable?: string;
    /** An empty answer leaves the field out. */
    optional?: boolean;
    /** Only selects other questions; the config has no such field. */
    unwritten?: boolean;
    /** Asked only if another question has this answer. */
    after?: {
        field: string;
        is: string;
    };
}
export declare const QUESTIONS: Record<VendorName, Question[]>;
/** An example of a base URL for each vendor. */
export declare const ADDRESS_EXAMPLES: Record<VendorName, string>;
/** An example of a connection name for each vendor. */
export declare const NAME_EXAMPLES: Record<VendorName, string>;
export declare function isSecret(vendor: unknown, field: string): boolean;
