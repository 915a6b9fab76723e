import { type Markup } from './html.js';
import type { Bar } from './report-data.js';
export declare function details({ wait, to }: Bar, link: string | undefined): Markup;
