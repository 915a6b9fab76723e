/** A codec server: decodes and encodes payloads for the Web UI, the `temporal` CLI and other programs. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server } from 'node:http';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { payloadsFromJson, payloadsToJson } from './payload-json.js';
import { requestBody } from './request-body.js';

export interface CodecServerOptions {
  codec: PayloadCodec;
  /** The origins of the pages that may ask, such as the Web UI's. */
  origins: readonly string[];
  /** Reads the bearer token that each request must have. */
  token?: () => string;
  /** Called once with each of the first hundred reasons why something cannot be decoded. */
  say: (line: string) => void;
}

interface Answer {
  status: number;
  body?: object;
  headers?: OutgoingHttpHeaders;
}

/** A page of a history in the Web UI has at most some hundred payloads of 2 MB each, and usually small ones. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** A reason may have the id of a key, which anybody can choose who writes payloads. */
const MAX_REASONS = 100;

export function codecServer(options: CodecServerOptions): Server {
  const said = new Set<string>();
  const say = (line: string) => {
    if (said.has(line) || said.size >= MAX_REASONS) return;
    said.add(line);
    options.say(line);
  };
  return createServer((request, response) => {
    void answer(request, { ...options, say })
      .catch((error: unknown): Answer => {
        // The reason may name a file, which is the operator's business.
        say((error as Error).message);
        return refusal(500, 'the codec server failed; its own output has the reason');
      })
      .then(({ status, body, headers }) => {
        // A body that was not read would be taken for the next request.
        const connection = request.complete ? {} : { connection: 'close' };
        response.writeHead(status, { ...corsHeaders(request, options), ...headers, ...connection });
        response.end(body && JSON.stringify(body));
      });
  });
}

async function answer(request: IncomingMessage, options: CodecServerOptions): Promise<Answer> {
  const { method, url = '', headers } = request;
  // Browsers send the origin with each POST, so that no other page can ask, whatever name it gives this machine.
  if (headers.origin !== undefined && !options.origins.includes(headers.origin)) {
    return refusal(403, 'pages of this origin may not ask; set webUi in the config of the codec server');
  }
  const [, what] = /\/(encode|decode)$/.exec(url.split('?')[0] ?? '') ?? [];
  if (what === undefined) return refusal(404, 'expected POST /encode or POST /decode');
  if (method === 'OPTIONS') return { status: 204 };
  if (method !== 'POST') return { ...refusal(405, 'expected POST'), headers: { allow: 'POST, OPTIONS' } };
  if (options.token && !isAuthorized(headers.authorization, options.token())) {
    const challenge = { 'www-authenticate': 'Bearer' };
    return { ...refusal(401, 'expected the bearer token of the codec server'), headers: challenge };
  }
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    return refusal(415, 'expected content-type: application/json');
  }
  const body = await requestBody(request, MAX_BODY_BYTES);
  if (body === undefined) return refusal(413, `expected at most ${MAX_BODY_BYTES} bytes`);
  const payloads = payloadsFromJson(parsed(body.toString()));
  if (!payloads) return refusal(400, 'expected { "payloads": […] } with bytes in base64');
  const result =
    what === 'encode' ? await options.codec.encode(payloads) : await decodedWherePossible(payloads, options);
  return { status: 200, body: payloadsToJson(result) };
}

/** What cannot be decoded stays as it is, so that the Web UI shows the rest. */
async function decodedWherePossible(
  payloads: Payload[],
  { codec, say }: Pick<CodecServerOptions, 'codec' | 'say'>,
): Promise<Payload[]> {
  const decoded = payloads.map((payload) =>
    codec.decode([payload]).catch((error: unknown) => {
      say((error as Error).message);
      return [payload];
    }),
  );
  return (await Promise.all(decoded)).flat();
}

function corsHeaders({ headers }: IncomingMessage, { origins }: CodecServerOptions): OutgoingHttpHeaders {
  const common = { 'content-type': 'application/json', 'cache-control': 'no-store', vary: 'Origin' };
  if (headers.origin === undefined || !origins.includes(headers.origin)) return common;
  return {
    ...common,
    'access-control-allow-origin': headers.origin,
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'authorization, content-type, x-namespace',
    'access-control-allow-credentials': 'true',
    // A page from elsewhere asks a server on this machine.
    'access-control-allow-private-network': 'true',
    'access-control-max-age': '600',
  };
}

function refusal(status: number, message: string): Answer {
  return { status, body: { message } };
}

function isAuthorized(header: string | undefined, token: string): boolean {
  const [, sent = ''] = /^Bearer (.+)$/i.exec(header ?? '') ?? [];
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(sent), digest(token));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
