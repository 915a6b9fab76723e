/** References to secrets in environment variables or files. Vigil never asks for a secret itself. */
/** @returns `${env:NAME}` or `${file:PATH}`, or the problem. The problem never repeats what was typed, which may be the secret */
export declare function referenceTo(kind: string, place: string): {
    reference: string;
} | {
    problem: string;
};
/** The usual name of the variable, or one with the connection's name if that is taken. */
export declare function variableFor(usual: string, connection: string, taken: ReadonlySet<string>): string;
export declare function variablesIn(text: string): Set<string>;
