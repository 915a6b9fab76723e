/** The text, or its beginning and a "…" where it has more than `longest` characters. Pure. */
export function shortText(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
