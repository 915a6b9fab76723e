import { Readable } from 'node:stream';
/** The chunks of the body. @param failure makes the error to throw if the body breaks off */
export async function* chunksOf(body, failure) {
    try {
        for await (const chunk of body)
            yield chunk;
    }
    catch (error) {
        throw failure(error);
    }
    finally {
        // Needed after a complete body too: until then got keeps a listener on the caller's signal, which may serve thousands of requests.
        body.destroy();
    }
    return undefined;
}
/** The whole body as text. @param tooLarge makes the error to throw at more than `limit` bytes */
export async function textOf(chunks, limit, tooLarge) {
    const read = [];
    let bytes = 0;
    for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > limit)
            throw tooLarge();
        read.push(chunk);
    }
    return Buffer.concat(read).toString('utf8');
}
/** The first `bytes` bytes of the body as text. Does not read the rest. */
export async function excerptOf(body, bytes) {
    const read = [];
    let length = 0;
    for await (const chunk of body) {
        read.push(chunk);
        length += chunk.length;
        if (length >= bytes)
            break;
    }
    return Buffer.concat(read).toString('utf8', 0, bytes);
}
/** The chunks as a stream, and whether there are none. Waits for the first chunk. @param source closed when the reader leaves */
export async function contentOf(source, chunks) {
    const first = await chunks.next();
    const body = Readable.from(startingWith(first, chunks), { objectMode: false });
    // Closes the connection as soon as the reader leaves. The generator alone would first wait for the next chunk.
    body._destroy = (error, done) => {
        source.destroy();
        done(error);
    };
    return { body, empty: first.done === true };
}
async function* startingWith(first, rest) {
    if (first.done)
        return;
    yield first.value;
    yield* rest;
}
export function isHtml(headers, text) {
    return /text\/html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(text);
}
//# sourceMappingURL=response-body.js.map