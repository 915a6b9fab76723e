/** A request to a vendor and its answer, as the vendors' clients see them. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { AnswerShare } from './answer-memory.js';
import type { Rest } from './byte-range.js';
import type { VendorErrorKind, VendorVerb } from './vendor-error.js';

/** A cookie jar as got needs it. */
export interface VendorCookies {
  getCookieString(url: string): Promise<string>;
  /** @param header the value of a Set-Cookie */
  setCookie(header: string, url: string): Promise<unknown>;
}

export interface VendorRequest {
  verb: VendorVerb;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  /** What errors show instead of the URL: no query and no session segment. */
  where: string;
  headers?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
  /** A file to send. It may take as long as a download. */
  file?: { body: Readable; bytes: number };
  cookieJar?: VendorCookies;
  signal: AbortSignal;
  /** For content: the name of the file, if it is known before the answer. */
  contentName?: string;
  /** For content: requests only the missing bytes, and only of the same version. */
  rest?: Rest;
  /** Counts a long answer until the caller has read it. @default the answer counts until it is parsed */
  answers?: AnswerShare;
  /** Reads the body of an error answer. An HTML page is passed as an empty body. */
  explain?: (body: string, status: number, headers: IncomingHttpHeaders) => VendorExplanation;
  /** The answer contains a secret that the caller needs, so the answer is not masked. It must never be shown. */
  holdsSecret?: boolean;
}

/** The purpose of a call, and the signal of its caller. */
export type VendorCall = Pick<VendorRequest, 'verb' | 'method' | 'signal' | 'rest' | 'contentName' | 'answers'>;

export interface VendorExplanation {
  errorId?: string;
  message?: string;
  /** Set if the vendor's error code means something else than the HTTP status. */
  kind?: VendorErrorKind;
}

export interface VendorAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface VendorStream {
  status: number;
  headers: IncomingHttpHeaders;
  /** Fails only with a VendorError. */
  body: Readable;
  /** The body has no bytes. */
  empty: boolean;
}

/** Method and path, safe to show. */
export function whereOf(request: VendorRequest): string {
  return `${request.method ?? 'GET'} ${request.where}`;
}
