/** HTML templates that escape every value, except markup from another template. */
import { printable } from '../terminal/printable.js';
export class Markup {
    text;
    constructor(text) {
        this.text = text;
    }
}
export function html(strings, ...values) {
    return new Markup(strings.map((text, nth) => dense(text) + (nth < values.length ? markupOf(values[nth]) : '')).join(''));
}
function markupOf(value) {
    if (Array.isArray(value))
        return value.map(markupOf).join('');
    if (value instanceof Markup)
        return value.text;
    return value === undefined || value === false ? '' : escaped(String(value));
}
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
function escaped(text) {
    return printable(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
/** Removes the indentation of the template, which is a third of a long page. */
function dense(text) {
    return text.replace(/\n\s+/g, '\n');
}
//# sourceMappingURL=html.js.map