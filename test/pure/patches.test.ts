import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compareVersions, isVersion, PATCHES, usesPatch } from '../../src/serving/patches.js';
import { version } from '../../src/version.js';

const workflows = new URL('../../src/workflows/', import.meta.url);

describe('the patches', () => {
  it('are those that the workflows name, each in full', () => {
    const sources = readdirSync(workflows).map((name) => readFileSync(new URL(name, workflows), 'utf8'));
    const calls = sources.flatMap((text) => [...text.matchAll(/\b(?:patched|deprecatePatch)\(([^)]*)\)/g)]);
    const named = calls.map(([, argument]) => argument!);
    expect([...new Set(named)].sort()).toEqual(
      Object.keys(PATCHES)
        .sort()
        .map((name) => `'${name}'`),
    );
  });

  it('came with this version or an older one', () => {
    for (const since of Object.values(PATCHES)) {
      expect(isVersion(since)).toBe(true);
      expect(compareVersions(since, version)).toBeLessThanOrEqual(0);
    }
  });

  it.each([
    [undefined, true],
    ['0.0.9', false],
    ['0.1.0', true],
    ['0.10.0', true],
    ['1.0.0', true],
  ])('are used if a worker has to stay compatible with %s: %s', (oldest, used) => {
    expect(usesPatch('send-away-each-time', oldest)).toBe(used);
  });

  it('that are unknown wait until nothing older has to replay them', () => {
    expect([usesPatch('unheard-of', '9.0.0'), usesPatch('unheard-of', undefined)]).toEqual([false, true]);
  });

  it.each([
    ['0.9.0', '0.10.0', -1],
    ['1.0.0', '0.10.0', 1],
    ['1.2.3', '1.2.3', 0],
  ])('%s against %s is %i', (one, other, sign) => {
    expect(Math.sign(compareVersions(one, other))).toBe(sign);
  });
});
