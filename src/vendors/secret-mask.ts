/**
 * The second line against leaks (the first is that secrets are never put into errors): replaces known secrets in what a vendor says,
 * since some echo back what they were sent.
 */
const MASK = '***';
// Shorter values would blot out ordinary words; the config refuses shorter secrets.
const SHORTEST = 4;

export class SecretMask {
  private readonly values = new Set<string>();
  private pattern: RegExp | undefined;

  /** Registers a secret with the forms it takes on the wire: raw, URL-encoded, in a form, JSON-escaped, base64 at its three shifts. */
  add(secret: string): void {
    if (secret.length < SHORTEST || this.values.has(secret)) return;
    for (const form of formsOf(secret)) this.values.add(form);
    const longestFirst = [...this.values].sort((a, b) => b.length - a.length);
    this.pattern = new RegExp(
      longestFirst.map((value) => value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'),
      'g',
    );
  }

  mask(text: string): string {
    return this.pattern ? text.replace(this.pattern, MASK) : text;
  }
}

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
