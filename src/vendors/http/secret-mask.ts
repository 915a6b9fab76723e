/**
 * Replaces known secrets in what a vendor sends, because some vendors echo requests. This is the second line of defence: the first is
 * that Vigil never puts secrets into errors.
 */
import { FormIndex, SHORTEST_FORM } from './form-index.js';

const MASK = '***';
/** How many secrets of each kind are remembered. Limited because a worker runs for months and sees thousands of tokens. */
export const SECRETS_KEPT = { configured: 100, session: 32, cookie: 32 } as const;
export type SecretKind = keyof typeof SECRETS_KEPT;

export class SecretMask {
  private readonly secrets: Record<SecretKind, Map<string, string[]>> = {
    configured: new Map(),
    session: new Map(),
    cookie: new Map(),
  };
  private readonly index = new FormIndex();

  /**
   * Keeps the latest secrets of each kind. Kinds are separate so that session tokens never displace a secret of the config, and cookies,
   * which may change with every answer, never displace a session token. Ignores what is too short to differ from ordinary words: a
   * vendor's token or cookie may be, a secret of the config never is.
   */
  add(secret: string, kind: SecretKind = 'configured'): void {
    if (secret.length < SHORTEST_FORM) return;
    const kept = this.secrets[kind];
    const known = kept.get(secret);
    const forms = known ?? [...new Set(formsOf(secret))];
    // A known secret moves to the end too: the first one is always the oldest.
    kept.delete(secret);
    kept.set(secret, forms);
    if (known) return;
    for (const form of forms) this.index.add(form);
    const [oldest] = kept.keys();
    if (kept.size <= SECRETS_KEPT[kind] || oldest === undefined) return;
    for (const form of kept.get(oldest) ?? []) this.index.delete(form);
    kept.delete(oldest);
  }

  /** Takes a time in proportion to the length of the text, however many secrets there are. */
  mask(text: string): string {
    let masked = '';
    let shownTo = 0;
    for (const { start, end } of this.index.find(text)) {
      masked += text.slice(shownTo, start) + MASK;
      shownTo = end;
    }
    return shownTo === 0 ? text : masked + text.slice(shownTo);
  }
}

/** The forms that a secret takes on the wire: plain, URL-encoded, form-encoded, JSON-escaped, and base64 at its three offsets. */
function formsOf(secret: string): string[] {
  const utf8 = Buffer.from(secret);
  const percent = [encodeURIComponent(secret), new URLSearchParams({ '': secret }).toString().slice(1)];
  const json = JSON.stringify(secret).slice(1, -1);
  const escapes = [/[^ -~]/g, /[^A-Za-z0-9 ]/g, /[^]/g].flatMap((letters) => {
    // Escape the backslashes first: the other escapes contain new ones.
    const small = (letters.test('"') ? secret : json).replace(letters, unicodeEscape);
    return [small, small.replace(/\\u[0-9a-f]{4}/g, (escape) => `\\u${escape.slice(2).toUpperCase()}`)];
  });
  const base64 = base64Forms(utf8);
  return [
    secret,
    ...percent,
    // Lower-case hex digits, as vendors on Windows write them.
    ...percent.map((encoded) => encoded.replace(/%../g, (byte) => byte.toLowerCase())),
    ...[utf8.toString('hex').replace(/../g, '%$&')].flatMap((bytes) => [bytes, bytes.toUpperCase()]),
    json,
    json.replaceAll('/', '\\/'),
    ...escapes,
    // JSON within JSON.
    JSON.stringify(json).slice(1, -1),
    // UTF-8 read as Latin-1, as in headers.
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

// Within a longer base64 text, a secret starts at one of three bit offsets. Its first and last characters depend on the neighbours.
function base64Forms(secret: Buffer): string[] {
  return [0, 1, 2]
    .map((shift) => {
      const encoded = Buffer.concat([Buffer.alloc(shift), secret])
        .toString('base64')
        .replace(/={1,2}$/, '');
      const skipped = Math.ceil((shift * 8) / 6);
      return encoded.slice(skipped, encoded.length - ((shift + secret.length) % 3 === 0 ? 0 : 1));
    })
    .filter((form) => form.length >= SHORTEST_FORM);
}
