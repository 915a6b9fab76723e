/**
 * Replaces known secrets in what a vendor sends, because some vendors echo requests. This is the second line of defence: the first is
 * that Vigil never puts secrets into errors.
 */
const MASK = '***';
// Of what vendors issue: a secret of the config has at least SHORTEST_SECRET characters. Masking shorter ones would garble ordinary words.
const SHORTEST = 4;
/** How many secrets of each kind are remembered. Limited because a worker runs for months and sees thousands of tokens. */
export const SECRETS_KEPT = { configured: 100, session: 32, cookie: 32 };
export class SecretMask {
    secrets = {
        configured: new Map(),
        session: new Map(),
        cookie: new Map(),
    };
    forms = [];
    /**
     * Keeps the latest secrets of each kind. Kinds are separate so that session tokens never displace a secret of the config, and cookies,
     * which may change with every answer, never displace a session token.
     */
    add(secret, kind = 'configured') {
        if (secret.length < SHORTEST)
            return;
        const kept = this.secrets[kind];
        const forms = kept.get(secret);
        // A known secret moves to the end too: the first one is always the oldest.
        kept.delete(secret);
        kept.set(secret, forms ?? formsOf(secret));
        if (forms)
            return;
        const [oldest] = kept.keys();
        if (kept.size > SECRETS_KEPT[kind] && oldest !== undefined)
            kept.delete(oldest);
        const all = Object.values(this.secrets).flatMap((of) => [...of.values()].flat());
        // Longest first, in case one secret contains another.
        this.forms = [...new Set(all)].sort((one, other) => other.length - one.length);
    }
    mask(text) {
        let masked = text;
        // A single regular expression for all forms takes five times as long.
        for (const form of this.forms)
            if (masked.includes(form))
                masked = masked.replaceAll(form, MASK);
        return masked;
    }
}
/** The forms that a secret takes on the wire: plain, URL-encoded, form-encoded, JSON-escaped, and base64 at its three offsets. */
function formsOf(secret) {
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
function unicodeEscape(unit) {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
// Within a longer base64 text, a secret starts at one of three bit offsets. Its first and last characters depend on the neighbours.
function base64Forms(secret) {
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
//# sourceMappingURL=secret-mask.js.map