/** Decompresses content that a vendor compressed without being asked. Strict about damaged content, and bounded against bombs. */
import type { IncomingHttpHeaders } from 'node:http';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { VendorErrorKind } from './vendor-error.js';
export type Coding = keyof typeof DECODERS;
declare const DECODERS: {
    br: typeof createBrotliDecompress;
    deflate: typeof createInflate;
    gzip: typeof createGunzip;
};
/** Content below this size is never a bomb: it does no harm, and real files of blanks or zeros compress this well. */
export declare const BOMB_FLOOR_BYTES: number;
/** Lists and reports compress 5 to 50 times. The limit of deflate is 1,032. */
export declare const BOMB_RATIO = 200;
/** The content coding of the headers. Several codings on top of each other are `unknown` too. */
export declare function codingOf(headers: IncomingHttpHeaders): Coding | 'identity' | 'unknown';
/** Whether the content expands so much that Vigil must stop reading it. */
export declare function isBomb(decodedBytes: number, codedBytes: number): boolean;
/**
 * @param fails makes the error for content that is truncated, damaged, followed by other bytes, or a bomb
 * @throws that error, or whatever `coded` throws
 */
export declare function decoded(coded: AsyncIterable<Buffer>, coding: Coding, fails: (kind: VendorErrorKind, what: string) => Error): AsyncGenerator<Buffer, undefined>;
export {};
