/** Which answers a proxy, gateway or load balancer between Vigil and the vendor gave itself. They say nothing about a job. */
import type { IncomingHttpHeaders } from 'node:http';

export interface ErrorAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Names who answered. */
type Mark = (answer: ErrorAnswer) => string | false | undefined;

/** Servers that keep the vendor's own `Server` in what they pass on. */
const OWN_SERVER = /^(squid|awselb|AkamaiGHost|BigIP|Varnish|Zscaler|Microsoft-Azure-Application-Gateway)\b/i;
/** What gateways write into their own pages. */
const PAGES: readonly [RegExp, string][] = [
  [/<center>(?:nginx|openresty|tengine)/i, 'nginx'],
  [/<center>Microsoft-Azure-Application-Gateway/i, 'Azure Application Gateway'],
  [/<!-- ERR_[A-Z_]+|\(squid/, 'squid'],
  [/^<html><body><h1>\d{3} [^<]+<\/h1>\s[^<]+<\/body><\/html>\s*$/i, 'HAProxy'],
  [/<title>(?:\d{3} )?Proxy Error<\/title>/i, 'Apache'],
  [/^(?:upstream (?:connect error|request timeout)|no healthy upstream|RBAC: access denied)/, 'Envoy'],
  [/^404 page not found\s*$/, 'a gateway'],
  [/^default backend - 404/, 'an ingress'],
  // Windows answers so while no program serves the address.
  [/<p>HTTP Error 40\d\. The requested resource is not found\.<\/p>/i, 'Windows HTTP.sys'],
];

const MARKS: readonly Mark[] = [
  ({ headers }) =>
    'x-squid-error' in headers && `squid ${/^ERR_[A-Z_]+/.exec(header(headers, 'x-squid-error'))?.[0] ?? ''}`.trim(),
  // RFC 9209.
  ({ headers }) => /;\s*error=([a-z_]+)/.exec(header(headers, 'proxy-status'))?.[1],
  ({ status, headers }) =>
    (status === 407 || 'proxy-authenticate' in headers) && 'a proxy that wants a user and a password',
  ({ headers }) => OWN_SERVER.exec(header(headers, 'server'))?.[1],
  // Kong names either its own latency or that of what is behind it.
  ({ headers }) => 'x-kong-response-latency' in headers && !('x-kong-upstream-latency' in headers) && 'Kong',
  ({ headers }) => 'x-amzn-errortype' in headers && 'AWS API Gateway',
  ({ headers, body }) =>
    header(headers, 'server') === 'envoy' && body === '' && !('x-envoy-upstream-service-time' in headers) && 'Envoy',
  ({ body }) => PAGES.find(([page]) => page.test(body))?.[1],
  ({ status }) => (status === 502 || status === 504) && 'a gateway',
];

/** Who gave the error instead of the vendor; undefined if nothing in the answer shows that. */
export function gatewayOf(answer: ErrorAnswer): string | undefined {
  for (const mark of MARKS) {
    const sign = mark(answer);
    if (sign) return sign;
  }
  return undefined;
}

function header(headers: IncomingHttpHeaders, name: string): string {
  return [headers[name]].flat().join();
}
