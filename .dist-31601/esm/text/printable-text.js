/** Removes from a vendor's text what could control the terminal or page that shows it. Pure. */
/** Keeps the line breaks. */
export function printable(text) {
    const lines = text.replace(/\r\n/g, '\n');
    // Control characters other than tab and line feed, and marks that change the direction of writing. JSON output needs none of this: it escapes.
    // eslint-disable-next-line no-control-regex -- control characters are what is replaced
    return lines.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '�');
}
/** The text on a single line. */
export function oneLine(text) {
    return printable(text).replace(/\s+/g, ' ').trim();
}
