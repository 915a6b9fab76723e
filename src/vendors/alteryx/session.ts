/**
 * The access token of an Alteryx API client: OAuth 2.0 client credentials (RFC 6749, section 4.4), as `oauth4webapi` speaks it.
 */
import * as oauth from 'oauth4webapi';
import type { VendorEdge, VendorExplanation, VendorRequest } from '../http.js';
import { VendorError } from '../vendor-error.js';
import { errorSchema } from './schemas.js';

export interface ClientCredentials {
  tokenUrl: URL;
  clientId: string;
  clientSecret: () => string;
}

export interface Token {
  value: string;
  /** Milliseconds since the epoch; Infinity where the vendor names no lifetime. */
  renewAt: number;
}

/** A token is renewed this long before its end, but never earlier than after nine tenths of its life. */
const LONGEST_MARGIN_MS = 60_000;

/** @throws VendorError */
export async function fetchToken(credentials: ClientCredentials, edge: VendorEdge): Promise<Token> {
  const { tokenUrl, clientId, clientSecret } = credentials;
  const server = { issuer: tokenUrl.origin, token_endpoint: tokenUrl.href };
  const client = { client_id: clientId };
  const secret = clientSecret();
  const request: VendorRequest = {
    verb: 'log in',
    method: 'POST',
    url: tokenUrl,
    where: tokenUrl.pathname,
    signal: edge.logInSignal(),
    holdsSecret: true,
    explain: explainRefusal,
  };
  edge.keepSecret(secret);
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
        // Whether http may be used is decided by the config, for the token service as for the rest.
        [oauth.allowInsecureRequests]: true,
      },
    );
    const { access_token: value, expires_in: seconds } = await oauth.processClientCredentialsResponse(
      server,
      client,
      answer,
    );
    edge.keepSecret(value);
    return { value, renewAt: seconds === undefined ? Infinity : renewalOf(askedAt, seconds * 1_000) };
  } catch (error) {
    if (error instanceof VendorError) throw error;
    // The library's errors hold the whole answer.
    throw edge.error(request, 'unintelligible', 'the answer is not an access token');
  }
}

function renewalOf(askedAt: number, lifeMs: number): number {
  return askedAt + lifeMs - Math.min(LONGEST_MARGIN_MS, lifeMs / 10);
}

async function throughEdge(edge: VendorEdge, request: VendorRequest): Promise<Response> {
  const { status, headers, text } = await edge.text(request);
  return new Response(text, { status, headers: { 'content-type': headers['content-type'] ?? '' } });
}

function formOf(body: URLSearchParams): Record<string, string> {
  return Object.fromEntries(body);
}

// A refused log-in comes as 400 or 401. A 404 says that there is no Alteryx at the address, and nothing of a job.
function explainRefusal(body: string, status: number): VendorExplanation {
  const { error, error_description: message } = parseError(body);
  const kind = status === 404 ? 'unreachable' : status === 400 ? 'refused' : undefined;
  return { errorId: error ?? undefined, message: message ?? undefined, kind };
}

export function parseError(body: string) {
  try {
    return errorSchema.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}
