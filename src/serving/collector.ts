/** The URL of a collector of OpenTelemetry: `http(s)` for OTLP by HTTP, `grpc(s)` for OTLP by gRPC. */

export interface Collector {
  url: URL;
}

/** @param path that of OTLP by HTTP, for a URL without one @returns undefined for anything else */
export function parseCollector(text: string, path: `/v1/${string}`): Collector | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^(https?|grpcs?):$/.test(url.protocol) || url.hostname === '') return undefined;
  // A command line is no place for a password.
  if (url.username || url.password || url.search || url.hash) return undefined;
  if (isHttp({ url }) && url.pathname === '/') url.pathname = path;
  return { url };
}

export function isHttp({ url }: Collector): boolean {
  return url.protocol.startsWith('http');
}

/** With the schemes that exporters take: plain text to any but https. */
export function exporterUrl({ url }: Collector): string {
  return url.href.replace(/^grpc/, 'http');
}
