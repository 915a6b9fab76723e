/** The caller's input does not fit the vendor, or the connection's config forbids what it asks for. No request was made. */
export class RefusedInput extends Error {
    name = 'RefusedInput';
}
//# sourceMappingURL=refused-input.js.map