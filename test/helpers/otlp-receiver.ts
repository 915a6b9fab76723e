/** A collector of OpenTelemetry for traces: takes OTLP by HTTP as protobuf, and keeps what it was sent. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';

/** What is read of opentelemetry/proto; other fields are skipped. */
const { root } = protobuf.parse(`
syntax = "proto3";
message AnyValue {
  oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; }
}
message KeyValue { string key = 1; AnyValue value = 2; }
message Resource { repeated KeyValue attributes = 1; }
message Traces { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
message ScopeSpans { repeated Span spans = 2; }
message Span {
  bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
  fixed64 start = 7; fixed64 end = 8; repeated KeyValue attributes = 9; Status status = 15;
}
message Status { string message = 2; int32 code = 3; }
`);

interface KeyValue {
  key: string;
  value?: Record<string, unknown>;
}

interface Traces {
  resourceSpans?: { resource?: { attributes?: KeyValue[] }; scopeSpans?: { spans?: RawSpan[] }[] }[];
}

interface RawSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  start: string;
  end: string;
  attributes?: KeyValue[];
  status?: { code?: number; message?: string };
}

export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  /** As the specification writes it. */
  kind: 'INTERNAL' | 'CLIENT';
  tookMs: number;
  attributes: Record<string, unknown>;
  status: { code: 'UNSET' | 'OK' | 'ERROR'; message: string | undefined };
}

export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  readonly resources: Record<string, unknown>[] = [];
  /** The bodies of all requests. */
  readonly bodies: Buffer[] = [];
  readonly paths: string[] = [];
  readonly headers: Record<string, unknown>[] = [];
  /** What it answers. */
  status = 200;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<OtlpReceiver> {
    const server = createServer();
    const receiver = new OtlpReceiver(server);
    server.on('request', (request, response) => {
      void buffer(request).then((body) => {
        const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
        receiver.take(request.url ?? '', request.headers, bytes);
        response.writeHead(receiver.status, { 'content-type': 'application/x-protobuf' }).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  named(name: string, attributes: Record<string, unknown> = {}): ReceivedSpan[] {
    return this.spans.filter(
      (span) =>
        span.name === name && Object.entries(attributes).every(([key, value]) => span.attributes[key] === value),
    );
  }

  childrenOf({ spanId }: ReceivedSpan): ReceivedSpan[] {
    return this.spans.filter(({ parentSpanId }) => parentSpanId === spanId);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private take(path: string, headers: Record<string, unknown>, body: Buffer): void {
    this.paths.push(path);
    this.headers.push(headers);
    this.bodies.push(body);
    const { resourceSpans = [] } = decoded(body);
    for (const { resource, scopeSpans = [] } of resourceSpans) {
      this.resources.push(valuesOf(resource?.attributes));
      for (const span of scopeSpans.flatMap(({ spans = [] }) => spans)) this.spans.push(spanOf(span));
    }
  }
}

function decoded(body: Buffer): Traces {
  const message = root.lookupType('Traces');
  return message.toObject(message.decode(body), { longs: String, bytes: String });
}

function spanOf({ kind, parentSpanId, start, end, attributes, status, ...span }: RawSpan): ReceivedSpan {
  return {
    ...span,
    parentSpanId: parentSpanId || undefined,
    kind: kind === 3 ? 'CLIENT' : 'INTERNAL',
    tookMs: Number(BigInt(end) - BigInt(start)) / 1e6,
    attributes: valuesOf(attributes),
    status: { code: (['UNSET', 'OK', 'ERROR'] as const)[status?.code ?? 0]!, message: status?.message || undefined },
  };
}

function valuesOf(attributes: KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, numbered(value)]));
}

function numbered({ intValue, ...value }: Record<string, unknown> = {}): unknown {
  return intValue === undefined ? Object.values(value)[0] : Number(intValue);
}
