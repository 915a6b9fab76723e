/** The span of a request to a vendor, by OpenTelemetry's conventions for HTTP clients. Without an SDK it does nothing. */
import { finished, type Readable } from 'node:stream';
import { context, propagation, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { VendorError } from './vendor-error.js';
import type { VendorRequest } from './vendor-request.js';

export class RequestSpan {
  private readonly span: Span;

  /** @param address the URL without query and session segments, masked */
  constructor({ method = 'GET', url, verb }: VendorRequest, address: () => string) {
    this.span = trace.getTracer('vigil').startSpan(method, { kind: SpanKind.CLIENT });
    // What follows costs more than the span itself.
    if (!this.span.isRecording()) return;
    const { hostname, port, protocol } = url;
    this.span.setAttributes({
      'http.request.method': method,
      'server.address': hostname,
      'server.port': port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
      'url.full': address(),
      'vigil.request': verb,
    });
  }

  /** `traceparent`, by the W3C's Trace Context. */
  traceContext(): Record<string, string> {
    const headers: Record<string, string> = {};
    propagation.inject(trace.setSpan(context.active(), this.span), headers);
    return headers;
  }

  /** The span ends with the body. */
  answered(status: number, body: Readable): void {
    this.span.setAttribute('http.response.status_code', status);
    if (status >= 400) this.failed(String(status));
    if (!this.span.isRecording()) return;
    finished(body, { writable: false }, (error) => {
      if (error && status < 400) this.failed('incomplete');
      this.span.end();
    });
  }

  /** There is no answer. @param error what the caller gets */
  unanswered(error: unknown): void {
    if (error instanceof VendorError) this.failed(error.kind, error.fields.what);
    else this.span.setAttribute('error.type', 'aborted');
    this.span.end();
  }

  private failed(type: string, message?: string): void {
    this.span.setAttribute('error.type', type);
    this.span.setStatus({ code: SpanStatusCode.ERROR, message });
  }
}
