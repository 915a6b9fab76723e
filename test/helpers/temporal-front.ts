/** TLS and API keys before a Temporal server, as Temporal Cloud has them. It passes gRPC on to a server that asks for neither. */
import { once } from 'node:events';
import {
  connect,
  constants,
  createSecureServer,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificates.js';

const UNAUTHENTICATED = '16';

export interface TemporalFront {
  readonly address: string;
  /** Refuses every other key from now on; undefined asks for none. */
  apiKey: string | undefined;
  /** The keys that callers have shown. */
  readonly shown: Set<string>;
  /** Trusts only clients of this authority from now on, and ends every connection. */
  demand(certificate: Certificate, clientCa: string): void;
  close(): Promise<void>;
}

/** @param clientCa PEM of the authority that must have signed a client's certificate; without it none is asked for */
export async function startTemporalFront(
  address: string,
  certificate: Certificate,
  clientCa?: string,
): Promise<TemporalFront> {
  const server = createSecureServer({
    ...certificate,
    ...(clientCa !== undefined && { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
  });
  const upstream = connect(`http://${address}`);
  upstream.on('error', () => undefined);
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined);
    session.once('close', () => sessions.delete(session));
  });
  const front: TemporalFront = {
    address: '',
    apiKey: undefined,
    shown: new Set(),
    demand(next, ca) {
      server.setSecureContext({ ...next, ca });
      for (const session of sessions) session.destroy();
    },
    async close() {
      for (const session of sessions) session.destroy();
      upstream.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const key = headers.authorization?.replace('Bearer ', '');
    if (key !== undefined) front.shown.add(key);
    if (front.apiKey !== undefined && key !== front.apiKey) {
      const refused = { 'grpc-status': UNAUTHENTICATED, 'grpc-message': 'the API key is not valid' };
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...refused }, { endStream: true });
      return;
    }
    passOn(stream, headers, upstream);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return Object.assign(front, { address: `localhost:${(server.address() as AddressInfo).port}` });
}

function passOn(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, upstream: ClientHttp2Session): void {
  const call = upstream.request(headers);
  let trailers: IncomingHttpHeaders = {};
  call.on('error', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
  call.on('response', (answer, flags) => {
    if (stream.destroyed) return;
    const isAll = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    stream.respond(answer, isAll ? { endStream: true } : { waitForTrailers: true });
  });
  call.on('trailers', (last: IncomingHttpHeaders) => {
    trailers = last;
  });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.once('close', () => call.close(constants.NGHTTP2_CANCEL));
  stream.pipe(call);
  call.pipe(stream);
}
