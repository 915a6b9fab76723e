/** What a simulator answers, before it is put on the wire. */
import { isPseudoRandom, type Body, type Content, type Version } from './content.js';

export type Headers = Record<string, string | string[]>;

export interface Answer {
  status: number;
  headers?: Headers;
  body?: Body;
  /** See `Content.announceLength`. */
  announceLength?: boolean | number;
  /** Only these bytes of the body are sent: from the first up to the second. */
  part?: [number, number];
  /** The body may be asked for by range. */
  ranges?: Version;
}

/** An answer as a test or the demo writes it. */
export interface ScriptedAnswer {
  /** @default 200 */
  status?: number;
  headers?: Headers;
  /** Text, a Buffer and `{ bytes, seed }` are sent as they are; any other value as JSON. */
  body?: unknown;
  announceLength?: boolean | number;
}

export function json(status: number, value: unknown, headers: Headers = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

export function text(status: number, body: string, headers: Headers = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

export function download(content: Content, headers: Headers = {}): Answer {
  const { mediaType, body, announceLength, ranges } = content;
  return { status: 200, headers: { 'content-type': mediaType, ...headers }, body, announceLength, ranges };
}

export function scripted({ status = 200, headers = {}, body, announceLength }: ScriptedAnswer): Answer {
  if (body === undefined) return { status, headers };
  if (typeof body === 'string') return { ...text(status, body, headers), announceLength };
  if (Buffer.isBuffer(body) || isPseudoRandom(body)) return { status, headers, body, announceLength };
  return { ...json(status, body, headers), announceLength };
}
