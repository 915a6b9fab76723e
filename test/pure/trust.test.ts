import { describe, expect, test } from '@jest/globals';
import { untrusted, type Entry } from '../../src/config/trust.js';

const ME = 1000;
const OTHER = 1001;
const file = (uid: number, mode: number): Entry => ({ kind: 'file', path: './vigil.yaml', uid, mode });
const folder = (uid: number, mode: number, path = '/srv/etl'): Entry => ({ kind: 'folder', path, uid, mode });
const link = (uid: number): Entry => ({ kind: 'link', path: './vigil.yaml', uid, mode: 0o777 });

describe('a config that was only found', () => {
  test.each<[string, Entry[]]>([
    ['is mine, in my folder', [folder(ME, 0o755), file(ME, 0o644)]],
    ['can be read by me alone', [folder(ME, 0o700), file(ME, 0o600)]],
    ["is root's", [folder(0, 0o755), file(0, 0o644)]],
    [
      'is mine in a folder where others may add files, but not replace mine',
      [folder(0, 0o1777, '/tmp'), file(ME, 0o644)],
    ],
    ['is a link of mine to a file of mine', [folder(ME, 0o755), link(ME), folder(ME, 0o755), file(ME, 0o644)]],
  ])('is used if it %s', (_, entries) => expect(untrusted(entries, ME)).toBeUndefined());

  test.each<[string, Entry[], string, string | undefined]>([
    ['belongs to another', [folder(ME, 0o755), file(OTHER, 0o644)], 'it belongs to another user (uid 1001)', undefined],
    [
      'can be written by its group',
      [folder(ME, 0o755), file(ME, 0o664)],
      'other users can write to it (mode 0664)',
      'chmod go-w -- ./vigil.yaml',
    ],
    [
      'can be written by everybody',
      [folder(ME, 0o755), file(ME, 0o646)],
      'other users can write to it (mode 0646)',
      'chmod go-w -- ./vigil.yaml',
    ],
    [
      'is in a folder that others can write to',
      [folder(ME, 0o777), file(ME, 0o600)],
      'other users can write to its folder /srv/etl (mode 0777)',
      'chmod go-w -- /srv/etl',
    ],
    [
      'is in a folder that its group can write to',
      [folder(ME, 0o2775, "/srv/it's"), file(ME, 0o600)],
      "other users can write to its folder /srv/it's (mode 2775)",
      String.raw`chmod go-w -- '/srv/it'\''s'`,
    ],
    [
      'is in a folder of another, who can replace it',
      [folder(OTHER, 0o1777), file(ME, 0o600)],
      'its folder /srv/etl belongs to another user (uid 1001)',
      undefined,
    ],
    [
      'is a link of another',
      [folder(0, 0o1777, '/tmp'), link(OTHER), folder(ME, 0o700), file(ME, 0o600)],
      'its link ./vigil.yaml belongs to another user (uid 1001)',
      undefined,
    ],
    [
      'is linked from a folder that others can write to',
      [folder(ME, 0o755), link(ME), folder(ME, 0o777, '/srv/shared'), file(ME, 0o600)],
      'other users can write to its folder /srv/shared (mode 0777)',
      'chmod go-w -- /srv/shared',
    ],
  ])('is refused if it %s', (_, entries, why, fix) => expect(untrusted(entries, ME)).toEqual({ why, fix }));

  test('is refused even for root if it belongs to another user', () => {
    expect(untrusted([folder(0, 0o755), file(OTHER, 0o644)], 0)).toBeDefined();
  });
});
