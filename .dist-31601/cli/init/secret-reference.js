/** References to secrets in environment variables or files. Vigil never asks for a secret itself. */
/** @returns `${env:NAME}` or `${file:PATH}`, or the problem. The problem never repeats what was typed, which may be the secret */
export function referenceTo(kind, place) {
    if (kind === 'env') {
        return isVariable(place) ? { reference: `\${env:${place}}` } : { problem: NOT_A_VARIABLE };
    }
    return /^[^}\n]+$/.test(place) && place.includes('/')
        ? { reference: `\${file:${place}}` }
        : {
            problem: 'expected the path of a file, with a "/" in it, such as /run/secrets/icws; put the secret in that file',
        };
}
const NOT_A_VARIABLE = 'expected the name of a variable in capitals, such as ICWS_PASSWORD, not the secret itself';
// Lowercase letters are allowed in a name but likely in a secret, so they count only if the variable exists.
function isVariable(name) {
    return /^[A-Z_][A-Z0-9_]*$/.test(name) || (/^[A-Za-z_]\w*$/.test(name) && process.env[name] !== undefined);
}
/** The usual name of the variable, or one with the connection's name if that is taken. */
export function variableFor(usual, connection, taken) {
    if (!taken.has(usual))
        return usual;
    return `${connection
        .toUpperCase()
        .replaceAll('-', '_')
        .replace(/^(?=\d)/, '_')}_${usual.split('_').at(-1) ?? ''}`;
}
export function variablesIn(text) {
    return new Set([...text.matchAll(/\$\{env:([^}]+)\}/g)].map(([, name = '']) => name));
}
//# sourceMappingURL=secret-reference.js.map