/** Answers of proxies, gateways and load balancers, byte for byte as they write them. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { VendorRequest } from '../../src/vendors/http/vendor-request.js';
import { VendorError } from '../../src/vendors/http/vendor-error.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';
import { scriptedVendor, type ScriptedAnswer, type ScriptedVendor } from '../helpers/scripted-vendor.js';

let vendor: ScriptedVendor;

afterEach(async () => {
  closeEdges();
  await vendor.stop();
});

async function errorOf(answer: ScriptedAnswer, more: Partial<VendorRequest> = {}): Promise<VendorError> {
  vendor = await scriptedVendor({ 'GET /job': answer });
  const url = new URL(`${vendor.url}/job`);
  const { signal } = new AbortController();
  const error = await edgeFor('alteryx')
    .text({ verb: 'read status', url, where: '/job', signal, ...more })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(VendorError);
  return error as VendorError;
}

describe('the answer of a proxy itself', () => {
  const html = { 'content-type': 'text/html' };
  const nginx = (title: string) =>
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>\r\n`;
  const squid = (error: string) =>
    `<!DOCTYPE html>\n<html><head>\n<!-- ${error} -->\n<title>ERROR: The requested URL could not be retrieved</title></head></html>`;

  it.each<[string, string, ScriptedAnswer]>([
    ['nginx', "nginx's 404", { status: 404, headers: { ...html, server: 'nginx' }, body: nginx('404 Not Found') }],
    [
      'nginx',
      "nginx's 400",
      { status: 400, headers: html, body: nginx('400 The plain HTTP request was sent to HTTPS port') },
    ],
    ['nginx', "nginx's 403", { status: 403, headers: html, body: nginx('403 Forbidden') }],
    ['nginx', "nginx's 413", { status: 413, headers: html, body: nginx('413 Request Entity Too Large') }],
    ...[502, 503, 504].map((status): [string, string, ScriptedAnswer] => [
      'nginx',
      `nginx's ${status}`,
      { status, headers: html, body: nginx(`${status}`) },
    ]),
    ['a gateway', 'a 502 without a body', { status: 502 }],
    ['a gateway', 'a 504 with JSON', { status: 504, body: { message: 'Endpoint request timed out' } }],
    ['a user and a password', 'a 407', { status: 407, headers: { 'proxy-authenticate': 'Basic realm="corp"' } }],
    [
      'a user and a password',
      'Proxy-Authenticate with another status',
      { status: 403, headers: { 'proxy-authenticate': 'Negotiate' } },
    ],
    [
      'squid ERR_ACCESS_DENIED',
      "squid's 403",
      {
        status: 403,
        headers: {
          ...html,
          server: 'squid/5.7',
          'x-squid-error': 'ERR_ACCESS_DENIED 0',
          via: '1.1 proxy.corp (squid/5.7)',
        },
        body: squid('ERR_ACCESS_DENIED'),
      },
    ],
    ['squid', 'a page of squid without its headers', { status: 404, headers: html, body: squid('ERR_INVALID_URL') }],
    ['squid', "squid's own server name", { status: 400, headers: { server: 'squid' }, body: '' }],
    [
      'connection_timeout',
      'Proxy-Status',
      { status: 404, headers: { 'proxy-status': 'edge.example; error=connection_timeout' } },
    ],
    [
      'HAProxy',
      'a page of HAProxy',
      {
        status: 403,
        headers: html,
        body: '<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>\n',
      },
    ],
    [
      'Apache',
      'a page of mod_proxy',
      {
        status: 400,
        headers: html,
        body: '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>502 Proxy Error</title>\n</head></html>',
      },
    ],
    ['Envoy', 'Envoy that has no route', { status: 404, headers: { server: 'envoy' }, body: '' }],
    [
      'Envoy',
      'Envoy that refuses',
      { status: 403, headers: { server: 'istio-envoy', 'content-type': 'text/plain' }, body: 'RBAC: access denied' },
    ],
    [
      'a gateway',
      'a gateway without a route',
      { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: '404 page not found\n' },
    ],
    [
      'an ingress',
      'an ingress without a backend',
      { status: 404, headers: { 'content-type': 'text/plain' }, body: 'default backend - 404' },
    ],
    [
      'awselb',
      'a load balancer',
      { status: 404, headers: { ...html, server: 'awselb/2.0' }, body: '<html><body>404</body></html>' },
    ],
    [
      'AWS API Gateway',
      'an API gateway',
      {
        status: 403,
        headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
        body: { message: 'Missing Authentication Token' },
      },
    ],
    [
      'Kong',
      'Kong without a route',
      {
        status: 404,
        headers: { server: 'kong/3.4.0', 'x-kong-response-latency': '0' },
        body: { message: 'no Route matched with those values' },
      },
    ],
    [
      'Windows HTTP.sys',
      'Windows without a program for the address',
      {
        status: 404,
        headers: { ...html, server: 'Microsoft-HTTPAPI/2.0' },
        body: '<HTML><HEAD><TITLE>Not Found</TITLE></HEAD><BODY><h2>Not Found</h2><hr><p>HTTP Error 404. The requested resource is not found.</p></BODY></HTML>',
      },
    ],
  ])("does not count as the vendor's: %s, by %s", async (name, _what, answer) => {
    for (const verb of ['read status', 'cancel', 'open content', 'list jobs', 'log in'] as const) {
      // A vendor's client must not read its meaning into it.
      const error = await errorOf(answer, { verb, explain: () => ({ kind: 'missing', message: 'No such job.' }) });
      expect(error).toMatchObject({ kind: 'unreachable', status: answer.status });
      expect(error.message).toContain(`HTTP ${answer.status} from `);
      expect(error.message).toContain(name);
      expect(error.message).toContain('not from the vendor');
      expect(error.message).not.toContain('No such job');
      await vendor.stop();
    }
  });

  it.each<[string, ScriptedAnswer, string]>([
    [
      'Via',
      { status: 404, headers: { via: '1.1 proxy.corp (squid/5.7)' }, body: { message: 'No such job.' } },
      'missing',
    ],
    ['the name of nginx', { status: 404, headers: { server: 'nginx' }, body: { message: 'No such job.' } }, 'missing'],
    [
      'the name of Envoy',
      { status: 404, headers: { server: 'envoy', 'x-envoy-upstream-service-time': '4' }, body: '' },
      'missing',
    ],
    [
      'the latencies of Kong',
      { status: 400, headers: { 'x-kong-upstream-latency': '9', 'x-kong-response-latency': '0' }, body: {} },
      'rejected',
    ],
    [
      "a web server's page",
      { status: 404, headers: html, body: '<html><title>404 - File or directory not found.</title></html>' },
      'missing',
    ],
    [
      "words about a proxy in the vendor's text",
      { status: 400, body: { message: 'Envoy: no healthy upstream, nginx' } },
      'rejected',
    ],
    [
      'a 401 of nginx, which may stand for the session',
      { status: 401, headers: html, body: nginx('401 Authorization Required') },
      'refused',
    ],
    [
      'a 429 of nginx, which asks for fewer requests',
      { status: 429, headers: html, body: nginx('429 Too Many Requests') },
      'throttled',
    ],
  ])('is not seen in an answer that the proxy passes on, or in %s', async (_what, answer, kind) => {
    const error = await errorOf(answer);
    expect(error.kind).toBe(kind);
    expect(error.message).not.toContain('not from the vendor');
  });
});
