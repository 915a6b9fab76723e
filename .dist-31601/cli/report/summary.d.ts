import { type Markup } from './html.js';
import { type Bar, type ConnectionRows, type ReportData } from './report-data.js';
/** The anchor of a job's row. */
export declare function anchorOf({ wait }: Bar): string;
export declare function heading(report: ReportData, note: string): Markup;
export declare function tiles({ counts, longestOutage }: ReportData): Markup;
export declare function connectionTable({ connections }: ReportData): Markup;
export declare function problemText({ problems }: Pick<ConnectionRows, 'problems'>): string;
