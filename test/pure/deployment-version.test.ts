import { afterEach, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../src/config/config.js';
import { deploymentVersion } from '../../src/config/deployment-version.js';

const set = (name?: string, buildId?: string) => {
  process.env['TEMPORAL_DEPLOYMENT_NAME'] = name ?? '';
  process.env['TEMPORAL_WORKER_BUILD_ID'] = buildId ?? '';
};
afterEach(() => set());

describe('the version of a worker', () => {
  it.each([
    ['none, if nothing names a deployment', [], {}, undefined],
    [
      "that of the flag and Vigil's own",
      [],
      { deploymentName: 'vigil' },
      { deploymentName: 'vigil', buildId: '1.2.3' },
    ],
    [
      'that of both flags',
      [],
      { deploymentName: 'vigil', buildId: '1.2.3-config-7' },
      { deploymentName: 'vigil', buildId: '1.2.3-config-7' },
    ],
    ['that of the environment', ['data/vigil', 'a1b2'], {}, { deploymentName: 'data/vigil', buildId: 'a1b2' }],
    [
      'that of a flag before that of the environment',
      ['data/vigil', 'a1b2'],
      { buildId: 'c3' },
      { deploymentName: 'data/vigil', buildId: 'c3' },
    ],
    ['none, if the variables are empty', ['', ''], {}, undefined],
  ])('is %s', (_title, environment, flags, version) => {
    set(...environment);
    expect(deploymentVersion(flags, '1.2.3')).toEqual(version);
  });

  it.each([
    [['', 'a1b2'], {}, 'TEMPORAL_WORKER_BUILD_ID: needs --deployment-name or TEMPORAL_DEPLOYMENT_NAME'],
    [[], { buildId: '7' }, '--build-id: needs --deployment-name or TEMPORAL_DEPLOYMENT_NAME'],
    [[], { deploymentName: '' }, '--deployment-name: expected 1 to 255 characters without "." and ":"'],
    [[], { deploymentName: 'a.b' }, '--deployment-name: expected 1 to 255 characters without "." and ":"'],
    [['a:b'], {}, 'TEMPORAL_DEPLOYMENT_NAME: expected 1 to 255 characters without "." and ":"'],
    [[], { deploymentName: '__vigil' }, '--deployment-name: names that begin with "__" are Temporal\'s own'],
    [[], { deploymentName: 'vigil', buildId: '' }, '--build-id: expected 1 to 255 characters'],
    [[], { deploymentName: 'vigil', buildId: 'x'.repeat(256) }, '--build-id: expected 1 to 255 characters'],
    [[], { deploymentName: 'vigil', buildId: '1 2' }, '--build-id: expected no spaces and no control characters'],
  ])('of %j and %j is refused', (environment, flags, problem) => {
    set(...environment);
    expect(() => deploymentVersion(flags, '1.2.3')).toThrow(ConfigError);
    expect(() => deploymentVersion(flags, '1.2.3')).toThrow(problem);
  });
});
