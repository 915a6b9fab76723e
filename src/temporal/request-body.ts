import type { IncomingMessage } from 'node:http';

/** Reads the body of a request. @returns undefined if it is larger than the limit @throws Error if it does not arrive completely */
export async function requestBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Destroying the request would destroy the connection on which the answer goes.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limitBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
