import { describe, expect, it } from '@jest/globals';
import { signedHeaders, signingKey, verifiedWebhook } from '../../src/activities/webhook-signature.js';

const KEY = 'a-key-that-has-at-least-24-bytes';
const BODY = '{"connection":"calls","jobId":"34"}';
const AT = Date.UTC(2026, 10, 28, 1);
const SECONDS = String(AT / 1_000);
const RIGHT = signedHeaders('msg_1', AT, BODY, KEY);

const verify = (headers: Record<string, string | string[]>, { body = BODY, key = KEY, now = AT } = {}) =>
  verifiedWebhook(headers, Buffer.from(body), key, now);

describe('the signature of a webhook', () => {
  it('is right in the example of the Standard Webhooks specification', () => {
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    expect(verify(headers, { body: '{"test": 2432232314}', key, now: 1_614_265_330_000 })).toEqual({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    });
  });

  it('is right as Vigil signs its own', () => {
    expect(verify(RIGHT)).toEqual({ id: 'msg_1' });
  });

  it('may be one of several, as of a sender that rotates its key', () => {
    const other = signedHeaders('msg_1', AT, BODY, 'the-key-that-is-no-longer-used')['webhook-signature']!;
    const both = `${other} v1a,${'A'.repeat(86)} ${RIGHT['webhook-signature']}`;
    expect(verify({ ...RIGHT, 'webhook-signature': both })).toEqual({ id: 'msg_1' });
  });

  it.each<[string, Record<string, string | string[]>, object, string]>([
    ['another body', RIGHT, { body: BODY.replace('34', '35') }, 'its signature is wrong'],
    ['another key', RIGHT, { key: `${KEY}!` }, 'its signature is wrong'],
    ['another id', { ...RIGHT, 'webhook-id': 'msg_2' }, {}, 'its signature is wrong'],
    ['another time', { ...RIGHT, 'webhook-timestamp': String(AT / 1_000 + 1) }, {}, 'its signature is wrong'],
    [
      'another version',
      { ...RIGHT, 'webhook-signature': RIGHT['webhook-signature']!.replace('v1,', 'v2,') },
      {},
      'its signature is wrong',
    ],
    ['an empty signature', { ...RIGHT, 'webhook-signature': '' }, {}, 'its signature is wrong'],
    [
      'a part of the signature',
      { ...RIGHT, 'webhook-signature': RIGHT['webhook-signature']!.slice(0, -2) },
      {},
      'its signature is wrong',
    ],
    ['none of the headers', {}, {}, 'it has no webhook-id, webhook-timestamp or webhook-signature'],
    [
      'a time that is no number',
      { ...RIGHT, 'webhook-timestamp': '0x10' },
      {},
      'its webhook-timestamp is not a time in seconds',
    ],
    [
      'an id with a space',
      { ...RIGHT, 'webhook-id': 'a b' },
      {},
      'its webhook-id is not 1 to 256 printable characters',
    ],
    [
      'an id that is too long',
      { ...RIGHT, 'webhook-id': 'a'.repeat(257) },
      {},
      'its webhook-id is not 1 to 256 printable characters',
    ],
  ])('is refused with %s', (_title, headers, options, problem) => {
    expect(verify(headers, options)).toEqual({ problem });
  });

  it.each([
    [300, true],
    [301, false],
    [-300, true],
    [-301, false],
  ])('%d s after the time of the webhook: %p', (seconds, isVerified) => {
    const verified = verify(RIGHT, { now: AT + seconds * 1_000 });
    expect(verified).toEqual(
      isVerified ? { id: 'msg_1' } : { problem: 'its webhook-timestamp is more than 5 minutes off' },
    );
    expect(RIGHT['webhook-timestamp']).toBe(SECONDS);
  });
});

describe('a key', () => {
  it('is base64 after whsec_, and counts as it is otherwise', () => {
    expect(signingKey('whsec_AAEC')).toEqual(Buffer.from([0, 1, 2]));
    expect(signingKey('AAEC')).toEqual(Buffer.from('AAEC'));
    expect(signingKey('whsec_not base64')).toEqual(Buffer.from('whsec_not base64'));
  });
});
