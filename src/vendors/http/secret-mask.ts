/**
 * The second line against leaks (the first is that secrets are never put into errors): replaces known secrets in what a vendor says,
 * since some echo back what they were sent.
 */
const MASK = '***';
// Shorter values would blot out ordinary words; the config refuses shorter secrets.
const SHORTEST = 4;

/** How many are remembered of a kind: a worker runs for months, and every token ends. */
export const SECRETS_KEPT = { configured: 100, session: 32, cookie: 32 } as const;
export type SecretKind = keyof typeof SECRETS_KEPT;

export class SecretMask {
  private readonly secrets: Record<SecretKind, Map<string, string[]>> = {
    configured: new Map(),
    session: new Map(),
    cookie: new Map(),
  };
  private forms: string[] = [];

  /**
   * The latest of each kind are kept, so that a secret of the config is never dropped, however many sessions come and go, nor a session's
   * token for the cookies that a vendor may change with each answer.
   */
  add(secret: string, kind: SecretKind = 'configured'): void {
    if (secret.length < SHORTEST) return;
    const kept = this.secrets[kind];
    const forms = kept.get(secret);
    // Put at the end again, also when known: the oldest is the first.
    kept.delete(secret);
    kept.set(secret, forms ?? formsOf(secret));
    if (forms) return;
    const [oldest] = kept.keys();
    if (kept.size > SECRETS_KEPT[kind] && oldest !== undefined) kept.delete(oldest);
    const all = Object.values(this.secrets).flatMap((of) => [...of.values()].flat());
    // Where one secret holds another, the longer one comes first.
    this.forms = [...new Set(all)].sort((one, other) => other.length - one.length);
  }

  mask(text: string): string {
    let masked = text;
    // One by one: a pattern of them all takes five times as long.
    for (const form of this.forms) if (masked.includes(form)) masked = masked.replaceAll(form, MASK);
    return masked;
  }
}

/** The forms that a secret takes on the wire: as it is, URL-encoded, in a form, JSON-escaped, base64 at its three shifts. */
function formsOf(secret: string): string[] {
  const utf8 = Buffer.from(secret);
  const percent = [encodeURIComponent(secret), new URLSearchParams({ '': secret }).toString().slice(1)];
  const json = JSON.stringify(secret).slice(1, -1);
  const escapes = [/[^ -~]/g, /[^A-Za-z0-9 ]/g, /[^]/g].flatMap((letters) => {
    // Backslashes by themselves before the rest, which brings its own.
    const small = (letters.test('"') ? secret : json).replace(letters, unicodeEscape);
    return [small, small.replace(/\\u[0-9a-f]{4}/g, (escape) => `\\u${escape.slice(2).toUpperCase()}`)];
  });
  const base64 = base64Forms(utf8);
  return [
    secret,
    ...percent,
    // Hex digits in small letters, as the vendors on Windows write them.
    ...percent.map((encoded) => encoded.replace(/%../g, (byte) => byte.toLowerCase())),
    ...[utf8.toString('hex').replace(/../g, '%$&')].flatMap((bytes) => [bytes, bytes.toUpperCase()]),
    json,
    json.replaceAll('/', '\\/'),
    ...escapes,
    // JSON inside of JSON.
    JSON.stringify(json).slice(1, -1),
    // UTF-8 that was read as Latin-1, as headers are.
    utf8.toString('latin1'),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    ...base64.map(encodeURIComponent),
    ...base64.map((form) => form.replaceAll('/', '\\/')),
  ];
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

// A secret inside a longer base64 text begins at one of three bit offsets; its first and last characters depend on the neighbours.
function base64Forms(secret: Buffer): string[] {
  return [0, 1, 2]
    .map((shift) => {
      const encoded = Buffer.concat([Buffer.alloc(shift), secret])
        .toString('base64')
        .replace(/=+$/, '');
      const skipped = Math.ceil((shift * 8) / 6);
      return encoded.slice(skipped, encoded.length - ((shift + secret.length) % 3 === 0 ? 0 : 1));
    })
    .filter((form) => form.length >= SHORTEST);
}
