/** A vendor that answers with recorded or documented exchanges, byte for byte, over real HTTP. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ScriptedAnswer {
  /** @default 200 */
  status?: number;
  headers?: Record<string, string>;
  /** Names and values in turn, so that a name may come often. */
  rawHeaders?: string[];
  /** JSON unless it is text or bytes. */
  body?: unknown;
  /** The connection breaks after the body, before the announced length. */
  breaksOff?: boolean;
}

export interface Received {
  /** Method and path with the query, as sent. */
  call: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** 'reset' breaks the connection without an answer, 'silence' keeps it open. */
type Reply = ScriptedAnswer | 'reset' | 'silence';
type Step = Reply | ((request: Received) => Reply);

export interface ScriptedVendor {
  url: string;
  /** Every request so far. */
  received: Received[];
  /** Method and path of every request so far, without the query. */
  calls(): string[];
  stop(): Promise<void>;
}

/**
 * @param script the answers by `METHOD /path`, with the query if it matters. Each request takes the next one; the last one stays. Other
 * calls get a 404.
 */
export async function scriptedVendor(script: Record<string, Step | Step[]>): Promise<ScriptedVendor> {
  const received: Received[] = [];
  const taken = new Map<string, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = `${request.method} ${request.url}`;
      const one = { call, headers: request.headers, body: Buffer.concat(chunks).toString() };
      received.push(one);
      const key = call in script ? call : pathOf(call);
      const steps = [script[key] ?? { status: 404, body: 'not scripted' }].flat();
      const turn = taken.get(key) ?? 0;
      taken.set(key, turn + 1);
      const step = steps[Math.min(turn, steps.length - 1)]!;
      const answer = typeof step === 'function' ? step(one) : step;
      if (answer === 'reset') request.socket.destroy();
      else if (answer !== 'silence') send(response, answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    calls: () => received.map(({ call }) => pathOf(call)),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(
  response: ServerResponse,
  { status = 200, headers = {}, rawHeaders, body, breaksOff }: ScriptedAnswer,
): void {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body) || body === undefined;
  const type = isRaw ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, rawHeaders ?? { ...type, ...headers });
  if (breaksOff) response.write(body, () => response.destroy());
  else response.end(isRaw ? body : JSON.stringify(body));
}

function pathOf(call: string): string {
  return call.replace(/\?.*$/, '');
}
