/** The text, cut after `longest` characters with a "…". Pure. */
export function shortText(text, longest) {
    return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
//# sourceMappingURL=short-text.js.map