/** Reads the bodies of answers: whole, or as a stream of content. */
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
/** The chunks of the body. @param failure makes the error to throw if the body breaks off */
export declare function chunksOf(body: Readable, failure: (error: unknown) => unknown): AsyncGenerator<Buffer, undefined>;
/** The whole body as text. @param tooLarge makes the error to throw at more than `limit` bytes */
export declare function textOf(chunks: AsyncGenerator<Buffer, undefined>, limit: number, tooLarge: () => Error): Promise<string>;
/** The first `bytes` bytes of the body as text. Does not read the rest. */
export declare function excerptOf(body: Readable, bytes: number): Promise<string>;
/** The chunks as a stream, and whether there are none. Waits for the first chunk. @param source closed when the reader leaves */
export declare function contentOf(source: Readable, chunks: AsyncGenerator<Buffer, undefined>): Promise<{
    body: Readable;
    empty: boolean;
}>;
export declare function isHtml(headers: IncomingHttpHeaders, text: string): boolean;
