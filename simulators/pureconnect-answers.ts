/** The form of every answer of ICWS, and of its errors. */
import type { Answer, Headers } from './answer.js';

export const MEDIA_TYPE = 'application/vnd.inin.icws+JSON; charset=utf-8';

export function icws(status: number, value: unknown, headers: Headers = {}): Answer {
  return { status, headers: { 'content-type': MEDIA_TYPE, ...headers }, body: JSON.stringify(value) };
}

export function icwsError(status: number, errorId: string, message: string, headers: Headers = {}): Answer {
  return icws(status, { errorId, message }, headers);
}
