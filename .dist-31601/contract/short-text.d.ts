/** The text, cut after `longest` characters with a "…". Pure. */
export declare function shortText(text: string, longest: number): string;
