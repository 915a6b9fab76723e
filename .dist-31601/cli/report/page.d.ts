import { type ReportData } from './report-data.js';
export interface PageOptions {
    /** What the page shows and when it was made, in one line. */
    note: string;
    /** The wait's page in the Web UI, if it is known. */
    linkOf: (workflowId: string, runId: string) => string | undefined;
}
export declare function reportPage(report: ReportData, { note, linkOf }: PageOptions): string;
