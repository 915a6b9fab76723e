export type Settings = Record<string, unknown>;
export interface ConnectionDraft {
    name: string;
    settings: Settings;
}
/** Its problems, each with the path of its field in the connection; the path is '' for the name. */
export declare function problemsIn({ name, settings }: ConnectionDraft): {
    field: string;
    problem: string;
}[];
/** A copy with the field set. */
export declare function withField(settings: Settings, path: string, value: unknown): Settings;
export declare function fieldIn(settings: Settings, path: string): unknown;
/** Converts what was typed to the type of the field. */
export declare function typedValue(vendor: unknown, field: string, text: string): unknown;
