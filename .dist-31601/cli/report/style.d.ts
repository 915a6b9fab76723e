/** The page's style: light and dark, screen and paper. Each colour has a pattern or a sign beside it. */
import type { Axis } from './axis.js';
export declare function style(axis: Axis): string;
