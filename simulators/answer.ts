/** A simulator's answer, before it is sent. */
import { isPseudoRandom, type Body, type Content, type Version } from './content.js';

export type Headers = Record<string, string | string[]>;

export interface Answer {
  status: number;
  headers?: Headers;
  body?: Body;
  /** See `Content.announceLength`. */
  announceLength?: boolean | number;
  /** Sends only these bytes of the body: from the first, up to but not including the second. */
  part?: [number, number];
  /** Clients may request a range of the body. */
  ranges?: Version;
}

/** An answer as tests and the demo write it. */
export interface ScriptedAnswer {
  /** @default 200 */
  status?: number;
  headers?: Headers;
  /** Text, a Buffer and `{ bytes, seed }` are sent as they are, any other value as JSON. */
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
