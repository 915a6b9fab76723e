/** Texts of a vendor, for a terminal. */
export { oneLine, printable } from '../printable-text.js';
