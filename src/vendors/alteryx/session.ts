/**
 * The access token of an Alteryx API client: OAuth 2.0 client credentials (RFC 6749, section 4.4).
 */
import * as oauth from 'oauth4webapi';
import { addressOf } from '../http/address.js';
import { readErrorBody } from '../http/error-body.js';
import type { VendorCall, VendorExplanation, VendorRequest } from '../http/vendor-request.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import { VendorError } from '../http/vendor-error.js';
import { errorSchema } from './schemas.js';

export interface LogInOptions {
  /** The API's base URL, e.g. `https://alteryx.example/webapi`. */
  baseUrl: string;
  clientId: string;
  /** Read at each log-in, so that a rotated secret takes effect. @throws VendorError if it cannot be read */
  clientSecret: () => string;
}

export interface Session {
  baseUrl: string;
  token: string;
  /** Milliseconds since the epoch; Infinity if the vendor gives no lifetime. */
  renewAt: number;
}

/** A token is renewed this long before it expires, or in the last tenth of its lifetime if that is shorter. */
const MAX_MARGIN_MS = 60_000;

/** @throws VendorError */
export async function logIn(options: LogInOptions, edge: VendorEdge): Promise<Session> {
  const { baseUrl, clientId } = options;
  const secret = options.clientSecret();
  edge.keepSecret(secret);
  const url = addressOf(baseUrl, 'oauth2/token');
  const server = { issuer: url.origin, token_endpoint: url.href };
  const client = { client_id: clientId };
  const request: VendorRequest = {
    verb: 'log in',
    method: 'POST',
    url,
    where: url.pathname,
    signal: edge.logInSignal(),
    holdsSecret: true,
    explain: explainLogIn,
  };
  const askedAt = Date.now();
  try {
    const answer = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      oauth.ClientSecretPost(secret),
      {},
      {
        [oauth.customFetch]: (_url, { body, headers }) =>
          throughEdge(edge, { ...request, headers, form: formOf(body) }),
        // The config decides whether http is allowed.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- the library marks it as deprecated to make it stand out
        [oauth.allowInsecureRequests]: true,
      },
    );
    const granted = await oauth.processClientCredentialsResponse(server, client, answer);
    const { access_token: token, expires_in: seconds } = granted;
    edge.keepSessionSecret(token);
    return { baseUrl, token, renewAt: seconds === undefined ? Infinity : renewalOf(askedAt, seconds * 1_000) };
  } catch (error) {
    if (error instanceof VendorError) throw error;
    // The library's errors contain the whole answer.
    throw edge.error(request, 'unintelligible', 'the answer is not an access token');
  }
}

/** A request with the token. */
export function requestIn({ baseUrl, token }: Session, of: VendorCall, call: string): VendorRequest {
  const url = addressOf(baseUrl, call);
  return { ...of, url, where: url.pathname, headers: { authorization: `Bearer ${token}` }, explain };
}

export function isStale({ renewAt }: Session): boolean {
  return Date.now() >= renewAt;
}

function renewalOf(askedAt: number, lifeMs: number): number {
  return askedAt + lifeMs - Math.min(MAX_MARGIN_MS, lifeMs / 10);
}

async function throughEdge(edge: VendorEdge, request: VendorRequest): Promise<Response> {
  const { status, headers, text } = await edge.text(request);
  return new Response(text, { status, headers: { 'content-type': headers['content-type'] ?? '' } });
}

function formOf(body: URLSearchParams): Record<string, string> {
  return Object.fromEntries(body);
}

function explain(body: string): VendorExplanation {
  const { message, modelState } = readErrorBody(body, errorSchema) ?? {};
  const fields = Object.entries(modelState ?? {}).map(([field, problems]) => `${field}: ${problems.join(' ')}`);
  return { message: [message, ...fields].filter(Boolean).join('; ') || undefined };
}

function explainLogIn(body: string): VendorExplanation {
  const { error, error_description: message } = readErrorBody(body, errorSchema) ?? {};
  return { errorId: error ?? undefined, message: message ?? undefined };
}
