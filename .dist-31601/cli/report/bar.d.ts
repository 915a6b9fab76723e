import { type Axis } from './axis.js';
import { type Markup } from './html.js';
import { type Bar } from './report-data.js';
export declare function barTrack(bar: Bar, axis: Axis): Markup;
/** How the wait ended and what was collected, in words. */
export declare function endText(bar: Bar): string;
