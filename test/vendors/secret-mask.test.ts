import { describe, expect, it } from '@jest/globals';
import { echoesOf, findSecrets, placeOf } from '../helpers/secret-search.js';
import { SECRETS_KEPT, SecretMask } from '../../src/vendors/http/secret-mask.js';

const SECRET = 'p/a+s "s" wörd!&=\\';

function maskOf(...secrets: string[]): SecretMask {
  const mask = new SecretMask();
  for (const secret of secrets) mask.add(secret);
  return mask;
}

describe('the mask of secrets', () => {
  it.each([
    ['as it is', SECRET],
    ['in an address', encodeURIComponent(SECRET)],
    ['in a form', new URLSearchParams({ secret: SECRET }).toString().slice('secret='.length)],
    ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['in base64', Buffer.from(SECRET).toString('base64').replace(/=+$/, '')],
  ])('hides a secret %s', (_title, form) => {
    const masked = maskOf(SECRET).mask(`before ${form} after ${form}.`);
    expect(masked).not.toContain(form);
    expect(masked).toMatch(/^before .*\*\*\*.* after .*\*\*\*.*\.$/);
  });

  it.each([SECRET, 'correct/horse+battery', 'nexus/key+Zk41 "q" <w>&ö=\\n', '29113001'])(
    'leaves nothing of %s in whatever form it is echoed',
    (secret) => {
      const mask = maskOf(secret);
      const left = echoesOf(secret).filter((echo) => findSecrets([secret], [placeOf('', mask.mask(echo))]).length > 0);
      expect(left).toEqual([]);
    },
  );

  it.each(['', 'u', 'us', 'user:', 'user:x'])(
    'hides a secret in the base64 of a longer text that begins with "%s"',
    (before) => {
      for (const secret of ['correct-horse', 'correct-horse-', 'correct-horse--']) {
        for (const after of ['', '\n', '@h', ':ost']) {
          const encoded = Buffer.from(`${before}${secret}${after}`).toString('base64');
          const decoded = Buffer.from(maskOf(secret).mask(encoded).replace('***', ''), 'base64').toString('latin1');
          expect(decoded).not.toContain('rrect-hor');
          expect(maskOf(secret).mask(encoded)).toContain('***');
        }
      }
    },
  );

  it('hides the longer of two secrets whole when one holds the other', () => {
    expect(maskOf('tiger', 'tiger-lily').mask('the tiger-lily and the tiger')).toBe('the *** and the ***');
    expect(maskOf('tiger-lily', 'tiger').mask('the tiger-lily and the tiger')).toBe('the *** and the ***');
  });

  it('does not treat a secret as a pattern', () => {
    const mask = maskOf('a.c*(x|y)[$^]{2}');
    expect(mask.mask('a.c*(x|y)[$^]{2}')).toBe('***');
    expect(mask.mask('abccx')).toBe('abccx');
  });

  it('does not change short values and text without secrets', () => {
    const mask = maskOf('', 'abc');
    expect(mask.mask('abc and nothing')).toBe('abc and nothing');
    expect(new SecretMask().mask('free')).toBe('free');
  });

  it('keeps only the latest secrets of sessions, and never drops a secret of the config for them', () => {
    const mask = maskOf('correct-horse');
    const tokens = Array.from({ length: SECRETS_KEPT.session + 1 }, (_, nth) => `<token ${nth}>`);
    for (const token of tokens) mask.add(token, 'session');
    expect(mask.mask(tokens[0]!)).toBe(tokens[0]);
    expect(tokens.slice(1).map((token) => mask.mask(token))).toEqual(Array(SECRETS_KEPT.session).fill('***'));
    expect(mask.mask('correct-horse')).toBe('***');
  });

  it('does not drop a secret that is still used', () => {
    const mask = maskOf('correct-horse');
    for (let rotation = 0; rotation < 2 * SECRETS_KEPT.configured; rotation++) {
      mask.add(`<${rotation} rotated>`);
      mask.add('correct-horse');
    }
    expect(mask.mask('correct-horse <0 rotated>')).toBe('*** <0 rotated>');
  });

  it('keeps the token of a session while its cookie changes with every answer', () => {
    const mask = maskOf('correct-horse');
    mask.add('<token>', 'session');
    for (let answer = 0; answer < 2 * SECRETS_KEPT.cookie; answer++) mask.add(`<${answer} cookie>`, 'cookie');
    expect(mask.mask('<token> <0 cookie> <63 cookie>')).toBe('*** <0 cookie> ***');
  });

  it('hides what begins like more than eight secrets, as far as the longest of them', () => {
    const mask = maskOf(...Array.from({ length: 9 }, (_, nth) => `session-${nth}`));
    expect(mask.mask('session-4, session-x')).toBe('***, ***');
  });

  it('hides a long secret whole, and each block of 64 characters of a part', () => {
    const secret = Array.from({ length: 40 }, (_, nth) => `part${nth}`).join('.');
    expect(maskOf(secret).mask(`<${secret}>`)).toBe('<***>');
    expect(maskOf(secret).mask(`<${secret.slice(0, 70)}>`)).toBe(`<***${secret.slice(64, 70)}>`);
  });
});
