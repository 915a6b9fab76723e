import { describe, expect, it } from '@jest/globals';
import { addressOf, segmentOf } from '../../src/vendors/http/address.js';
import { VendorError } from '../../src/vendors/http/vendor-error.js';

const segment = (name: string) => segmentOf(name, 'alteryx', 'cancel');

describe('an address', () => {
  it.each([
    ['https://host.example/api', 'v3/jobs'],
    ['https://host.example/api/', '/v3/jobs'],
  ])('of %s and %s has one slash between them', (baseUrl, call) => {
    expect(addressOf(baseUrl, call).href).toBe('https://host.example/api/v3/jobs');
  });
});

describe('a segment', () => {
  it.each(['a/b', 'a b', 'a?b#c', 'a%2Fb', '%2e%2e', '../x', '...', '{A-1}', '日本 übergröße 😀', 'a\\b'])(
    'of "%s" stays one segment, and decodes to the same name',
    (name) => {
      const { pathname, search, hash } = addressOf('https://host.example/jobs', `${segment(name)}/end`);
      expect([search, hash]).toEqual(['', '']);
      const [root, jobs, id, ...rest] = pathname.split('/');
      expect([root, jobs, decodeURIComponent(id!), ...rest]).toEqual(['', 'jobs', name, 'end']);
    },
  );

  it.each(['', '.', '..', 'half a \ud83d letter'])('cannot be "%s"', (name) => {
    const rejected = new VendorError({
      kind: 'rejected',
      vendor: 'alteryx',
      verb: 'cancel',
      what: 'this id or name is not valid',
    });
    expect(() => segment(name)).toThrow(rejected);
  });
});
