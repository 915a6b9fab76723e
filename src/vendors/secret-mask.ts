/**
 * The second line against leaks (the first is that secrets are never put into errors): replaces known secrets in what a vendor says,
 * since some echo back what they were sent.
 */
const MASK = '***';
// Shorter values would blot out ordinary words; the config refuses shorter secrets.
const SHORTEST = 4;

/** How many are remembered of a kind: a worker runs for months, and every token ends. */
export const SECRETS_KEPT = { configured: 100, session: 32 } as const;

export class SecretMask {
  private readonly configured = new Map<string, string[]>();
  private readonly session = new Map<string, string[]>();
  private pattern: RegExp | undefined;

  /** Registers a secret of the config. The latest are kept, so that the one in use is never dropped, however many sessions come and go. */
  add(secret: string): void {
    this.keep(this.configured, SECRETS_KEPT.configured, secret);
  }

  /** Registers what the vendor gave for a session: a token, a hash, a cookie. The latest are kept. */
  addSession(secret: string): void {
    this.keep(this.session, SECRETS_KEPT.session, secret);
  }

  mask(text: string): string {
    return this.pattern ? text.replace(this.pattern, MASK) : text;
  }

  private keep(secrets: Map<string, string[]>, most: number, secret: string): void {
    if (secret.length < SHORTEST) return;
    const forms = secrets.get(secret);
    // Put at the end again, also when known: the oldest is the first.
    secrets.delete(secret);
    secrets.set(secret, forms ?? formsOf(secret));
    if (forms) return;
    const [oldest] = secrets.keys();
    if (secrets.size > most && oldest !== undefined) secrets.delete(oldest);
    this.pattern = patternOf([...this.configured.values(), ...this.session.values()].flat());
  }
}

function patternOf(values: string[]): RegExp {
  const longestFirst = [...new Set(values)].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((value) => value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'), 'g');
}

/** The forms that a secret takes on the wire: raw, URL-encoded, in a form, JSON-escaped, base64 at its three shifts. */
function formsOf(secret: string): string[] {
  const inForm = new URLSearchParams({ '': secret }).toString().slice(1);
  return [secret, encodeURIComponent(secret), inForm, JSON.stringify(secret).slice(1, -1), ...base64Forms(secret)];
}

// A secret inside a longer base64 text begins at one of three bit offsets; its first and last characters depend on the neighbours.
function base64Forms(secret: string): string[] {
  return [0, 1, 2]
    .map((shift) => {
      const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
        .toString('base64')
        .replace(/=+$/, '');
      const skipped = Math.ceil((shift * 8) / 6);
      return encoded.slice(skipped, encoded.length - ((shift + Buffer.byteLength(secret)) % 3 === 0 ? 0 : 1));
    })
    .filter((form) => form.length >= SHORTEST);
}
