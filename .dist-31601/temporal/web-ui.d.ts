import type { TemporalTarget } from './target.js';
/** A workflow's page in the Web UI, if the address is known: for Temporal Cloud and for a local development server. */
export declare function webUiLink(target: TemporalTarget, workflowId: string, runId?: string): string | undefined;
