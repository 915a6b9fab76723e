import { type Markup } from './html.js';
export declare function legend(): Markup;
