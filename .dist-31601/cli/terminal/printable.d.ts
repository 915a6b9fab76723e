/** Vendor texts, made safe for a terminal. */
export { oneLine, printable } from '../../text/printable-text.js';
