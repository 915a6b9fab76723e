/** Faulty answers, derived from the vendor's correct one. */
import { deflateSync, gzipSync } from 'node:zlib';
import type { Answer } from '../../simulators/answer.js';
import { chunksOf, sizeOf } from '../../simulators/content.js';
import type { Change, FaultPart } from './row.js';
import type { Stage } from './stage.js';
import type { StepName } from './steps.js';

/** A JSON answer with something else in it. */
export function json(edit: (value: never) => unknown): FaultPart {
  return changed((answer) => withBody(answer, JSON.stringify(edit(JSON.parse(bodyOf(answer).toString()) as never))));
}

/** What Vigil needs of the step's answer is left out, or is of another type. */
export function spoilt(step: StepName, how: 'missing' | 'another type') {
  return ({ vendor }: Stage): FaultPart => json((value) => vendor.spoil(step, how, value) ?? value);
}

export function headers(more: Record<string, string>): FaultPart {
  return changed((answer) => ({ ...answer, headers: { ...answer.headers, ...more } }));
}

export function announcing(lengthOf: (bytes: number) => number | false): FaultPart {
  return changed((answer) => ({ ...answer, announceLength: lengthOf(sizeOf(answer.body ?? '')) }));
}

/** Nobody asked for the coding of content, and a JSON answer may well have it. */
export function coded(coding: 'gzip' | 'deflate', part = 1): FaultPart {
  return changed((answer) => {
    const whole = coding === 'gzip' ? gzipSync(bodyOf(answer)) : deflateSync(bodyOf(answer));
    const body = whole.subarray(0, Math.floor(whole.length * part));
    return { ...answer, headers: { ...answer.headers, 'content-encoding': coding }, body };
  });
}

export function calledCoded(coding: string): FaultPart {
  return headers({ 'content-encoding': coding });
}

/** The true answer with so many spaces behind it, gzipped: a few hundred kilobytes on the wire. */
export function bomb(spaces: number): FaultPart {
  return changed((answer) => {
    const body = gzipSync(Buffer.concat([bodyOf(answer), Buffer.alloc(spaces, ' ')]));
    return { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' }, body };
  });
}

/** Other bytes of the same length, as a version of which parts may be had; the connection breaks in the middle of them. */
export function brokenVersion(etag: string, seed: number): FaultPart {
  const other: Change = (answer) => ({
    ...answer,
    headers: { ...answer.headers, 'accept-ranges': 'bytes', etag },
    body: { bytes: sizeOf(answer.body ?? ''), seed },
  });
  return { change: other, wire: 'reset-mid-body' };
}

/** The second half of the body, as of this version, whatever was asked for. */
export function secondHalf(etag: string): FaultPart {
  return changed((answer) => {
    const size = sizeOf(answer.body ?? '');
    const from = Math.floor(size / 2);
    const range = { 'accept-ranges': 'bytes', etag, 'content-range': `bytes ${from}-${size - 1}/${size}` };
    return { ...answer, status: 206, headers: { ...answer.headers, ...range }, part: [from, size] };
  });
}

export function redirected(status: number, to: (target: string) => string): FaultPart {
  return changed((_answer, { target }) => ({ status, headers: { location: to(target) } }));
}

/** An error whose body repeats all that the request brought: headers, address and body, raw and in base64. */
export function echoing(status: number) {
  return ({ vendor }: Stage): FaultPart =>
    changed((_answer, { target, headers: sent, body }) => {
      // Vigil keeps only the beginning of a vendor's text, so the secrets come first.
      const { authorization, cookie, 'inin-icws-csrf-token': token, ...rest } = sent;
      const all = [token, authorization, cookie, body && JSON.stringify(body), target, ...Object.values(rest)];
      const said = all.filter(Boolean).join(' ');
      const repeated = `${said} ${Buffer.from(said).toString('base64')}`;
      return withBody({ status, headers: { 'content-type': 'application/json' } }, asText(vendor.errorBody(repeated)));
    });
}

function changed(change: Change): FaultPart {
  return { change, workDone: true };
}

function withBody(answer: Answer, body: string): Answer {
  return { ...answer, body };
}

function bodyOf({ body = '' }: Answer): Buffer {
  return Buffer.concat([...chunksOf(body)]);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
