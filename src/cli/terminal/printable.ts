/** Texts of a vendor, for a terminal. */
export { oneLine, printable } from '../../text/printable-text.js';
