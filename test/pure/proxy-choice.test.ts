import { describe, expect, it } from '@jest/globals';
import { proxyFor } from '../../src/vendors/proxy-choice.js';

const chosen = (url: string, environment: Record<string, string>, own?: string) => {
  const proxy = proxyFor(new URL(url), own, environment);
  return proxy && `${proxy.url.href} by ${proxy.from}`;
};

describe('the proxy of a request', () => {
  it.each([
    ['https://vendor.example/', {}, undefined],
    ['https://vendor.example/', { HTTPS_PROXY: 'http://p:3128' }, 'http://p:3128/ by HTTPS_PROXY'],
    ['https://vendor.example/', { HTTPS_PROXY: 'p:3128' }, 'http://p:3128/ by HTTPS_PROXY'],
    ['https://vendor.example/', { HTTPS_PROXY: 'https://p' }, 'https://p/ by HTTPS_PROXY'],
    ['https://vendor.example/', { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' }, 'http://a:1/ by https_proxy'],
    ['https://vendor.example/', { https_proxy: '', HTTPS_PROXY: 'http://b:1' }, undefined],
    ['https://vendor.example/', { HTTP_PROXY: 'http://p:3128' }, undefined],
    ['http://vendor.example/', { HTTP_PROXY: 'http://p:3128' }, 'http://p:3128/ by HTTP_PROXY'],
    ['http://vendor.example/', { HTTPS_PROXY: 'http://p:3128' }, undefined],
    ['https://vendor.example/', { ALL_PROXY: 'http://p:3128' }, 'http://p:3128/ by ALL_PROXY'],
    ['https://localhost:8019/', { HTTPS_PROXY: 'http://p:3128' }, undefined],
    ['http://127.0.0.1:8019/', { HTTP_PROXY: 'http://p:3128' }, undefined],
    ['https://[::1]:8019/', { ALL_PROXY: 'http://p:3128' }, undefined],
  ])('%s with %j is %s', (url, environment, expected) => {
    expect(chosen(url, environment)).toBe(expected);
  });

  it('is that of the connection, whatever the environment says', () => {
    const environment = { HTTPS_PROXY: 'http://other:1', NO_PROXY: '*' };
    expect(chosen('https://vendor.example/', environment, 'http://own:2')).toBe('http://own:2/ by proxy');
  });

  it.each([
    ['*', 'https://vendor.example/', true],
    ['vendor.example', 'https://vendor.example/', true],
    ['VENDOR.example', 'https://vendor.example/', true],
    ['vendor.example', 'https://eu.vendor.example/', true],
    ['.vendor.example', 'https://eu.vendor.example/', true],
    ['.vendor.example', 'https://vendor.example/', true],
    ['*.vendor.example', 'https://eu.vendor.example/', true],
    ['vendor.example', 'https://evilvendor.example/', false],
    ['example', 'https://vendor.example.com/', false],
    ['other.example, vendor.example', 'https://vendor.example/', true],
    ['other.example vendor.example', 'https://vendor.example/', true],
    ['vendor.example:8019', 'https://vendor.example:8019/', true],
    ['vendor.example:443', 'https://vendor.example/', true],
    ['vendor.example:8019', 'https://vendor.example/', false],
    ['10.1.0.0/16', 'https://10.1.2.3/', true],
    ['10.1.0.0/16', 'https://10.2.2.3/', false],
    ['10.1.2.3', 'https://10.1.2.3:8019/', true],
    ['fd00::/8', 'https://[fd12::1]/', true],
    ['[fd12::1]', 'https://[fd12::1]/', true],
    ['10.1.0.0/99', 'https://10.1.2.3/', false],
    [',,', 'https://vendor.example/', false],
  ])('NO_PROXY=%s exempts %s: %s', (list, url, exempt) => {
    expect(chosen(url, { HTTPS_PROXY: 'http://p:1', NO_PROXY: list }) === undefined).toBe(exempt);
  });

  it('has its credentials apart from its address', () => {
    const proxy = proxyFor(new URL('https://vendor.example/'), 'http://svc:p%40ss@p:3128', {});
    expect(proxy).toMatchObject({
      authorization: `Basic ${Buffer.from('svc:p@ss').toString('base64')}`,
      password: 'p@ss',
    });
    expect(proxy?.url.href).toBe('http://p:3128/');
  });

  it.each(['socks5://p:1080', 'http://', 'http://p:99999', 'http://svc:s3cret-Zx@p:1/path with space', 'ftp://p'])(
    'that is %s is refused without being quoted',
    (address) => {
      const choose = () => proxyFor(new URL('https://vendor.example/'), undefined, { HTTPS_PROXY: address });
      expect(choose).toThrow('HTTPS_PROXY is not an address such as "http://proxy.example:3128"');
      expect(choose).not.toThrow(/s3cret/);
    },
  );
});
