/** An HTTP server before a service that passes everything on, except what a test takes out of its hands. */
import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  /** With the query. */
  path: string;
}

/** What happens to a request. */
export type Fault =
  | { status: number; body?: string; contentType?: string }
  /** The service does it, and its answer is lost. */
  | 'lose the answer'
  /** It never reaches the service, and nobody answers. */
  | 'hang'
  | { delayMs: number };

export class LinkWithFaults {
  /** Decides about each request. @default all are passed on */
  faultOf: (asked: Asked) => Fault | undefined = () => undefined;
  readonly asked: Asked[] = [];
  private server: Server | undefined;

  constructor(private readonly port: () => number) {}

  async start(): Promise<string> {
    this.server = createServer((incoming, answer) => this.serve(incoming, answer)).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    this.server?.close();
    await Promise.resolve();
  }

  private serve(incoming: IncomingMessage, answer: ServerResponse): void {
    const asked = { method: incoming.method ?? '', path: incoming.url ?? '' };
    this.asked.push(asked);
    const fault = this.faultOf(asked);
    if (fault === 'hang') return;
    if (typeof fault === 'object' && 'status' in fault) {
      incoming.resume();
      incoming.once('end', () => {
        answer.writeHead(fault.status, { 'content-type': fault.contentType ?? 'application/xml' });
        answer.end(fault.body ?? '');
      });
      return;
    }
    const delayMs = typeof fault === 'object' ? fault.delayMs : 0;
    setTimeout(() => this.pass(incoming, answer, fault === 'lose the answer'), delayMs);
  }

  private pass(incoming: IncomingMessage, answer: ServerResponse, isLost: boolean): void {
    const { method, url: path, headers } = incoming;
    // With the client's own Host, which its signature covers.
    const onward = send({ host: '127.0.0.1', port: this.port(), method, path, headers }, (response) => {
      if (isLost) {
        response.resume();
        response.once('end', () => answer.destroy());
        return;
      }
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
      response.once('error', () => answer.destroy());
    });
    onward.once('error', () => answer.destroy());
    // The service may ask to go on before it takes the body.
    onward.once('continue', () => answer.writeContinue());
    incoming.pipe(onward);
  }
}
