/** Where a secret is: an environment variable or a file. The secret itself is asked nowhere. */

/** @returns `${env:NAME}` or `${file:PATH}`, or what is wrong; never with what was typed, which may be the secret */
export function referenceTo(kind: string, place: string): { reference: string } | { problem: string } {
  if (kind === 'env') {
    return isVariable(place) ? { reference: `\${env:${place}}` } : { problem: NOT_A_VARIABLE };
  }
  return /^[^}\n]+$/.test(place) && place.includes('/')
    ? { reference: `\${file:${place}}` }
    : {
        problem:
          'expected the path of a file, with a "/" in it, such as /run/secrets/icws; the secret itself goes in that file',
      };
}

const NOT_A_VARIABLE = 'expected a name in capitals, such as ICWS_PASSWORD; the secret itself is never typed here';

// Small letters are allowed in a name, and likely in a secret.
function isVariable(name: string): boolean {
  return /^[A-Z_][A-Z0-9_]*$/.test(name) || (/^[A-Za-z_]\w*$/.test(name) && process.env[name] !== undefined);
}

/** The usual name of the variable, or one of the connection's own where that is taken. */
export function variableFor(usual: string, connection: string, taken: ReadonlySet<string>): string {
  if (!taken.has(usual)) return usual;
  return `${connection
    .toUpperCase()
    .replaceAll('-', '_')
    .replace(/^(?=\d)/, '_')}_${usual.split('_').at(-1) ?? ''}`;
}

export function variablesIn(text: string): Set<string> {
  return new Set([...text.matchAll(/\$\{env:([^}]+)\}/g)].map(([, name = '']) => name));
}
