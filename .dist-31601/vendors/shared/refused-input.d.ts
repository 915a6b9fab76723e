/** The caller's input does not fit the vendor, or the connection's config forbids what it asks for. No request was made. */
export declare class RefusedInput extends Error {
    readonly name = "RefusedInput";
}
