import { type ConnectionDraft } from './connection-draft.js';
/** The user pressed Ctrl-C or Esc at a prompt. */
export declare class Interrupted extends Error {
}
export interface Taken {
    names: Set<string>;
    variables: Set<string>;
}
export declare function showTitle(title: string): void;
export declare function showText(line: string): void;
export declare function showEnd(line: string): void;
export declare function askText(message: string, example: string, validate: (typed: string) => string | undefined, standard?: string): Promise<string>;
export declare function askChoice<T extends string>(message: string, options: {
    value: T;
    label: string;
    hint?: string;
}[]): Promise<T>;
export declare function askYes(message: string, initialValue: boolean): Promise<boolean>;
/** Asks for the fields that the draft lacks. @param all whether to ask for optional fields too */
export declare function askConnection(begun: ConnectionDraft, all: boolean, taken: Taken): Promise<ConnectionDraft>;
