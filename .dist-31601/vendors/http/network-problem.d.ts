/** Why no connection to a vendor came about, in words that are safe to show. */
export declare class NetworkProblem extends Error {
    readonly advice: string;
    readonly name = "NetworkProblem";
    /** @param advice what the owner of the config can do about it */
    constructor(message: string, advice: string);
}
export interface Break {
    what: string;
    advice?: string;
}
/** Only by its code: got puts the URL into its messages, which are never shown. */
export declare function breakOf(error: unknown): Break;
