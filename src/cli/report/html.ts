/** HTML templates that escape every value, except markup from another template. */
import { printable } from '../../text/printable-text.js';

export class Markup {
  constructor(readonly text: string) {}
}

type Value = string | number | Markup | undefined | false | Value[];

export function html(strings: TemplateStringsArray, ...values: Value[]): Markup {
  return new Markup(
    strings.map((text, nth) => dense(text) + (nth < values.length ? markupOf(values[nth]) : '')).join(''),
  );
}

function markupOf(value: Value): string {
  if (Array.isArray(value)) return value.map(markupOf).join('');
  if (value instanceof Markup) return value.text;
  return value === undefined || value === false ? '' : escaped(String(value));
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** Removes the indentation of the template, which is a third of a long page. */
function dense(text: string): string {
  return text.replace(/\n\s+/g, '\n');
}
