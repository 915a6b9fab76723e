/** Bounds how much content of one job is stored. */
import { Readable } from 'node:stream';
/** The job has more content than the connection collects. It will not have less at the next attempt. */
export class ContentOverLimit extends Error {
    name = 'ContentOverLimit';
    constructor(mostBytes) {
        super(`the job has more than ${mostBytes} bytes of content, which is the most that this connection collects; raise limits.maxContentBytes of the connection in vigil.yaml, or collect less of the content`);
    }
}
export class ContentBudget {
    mostBytes;
    leftBytes;
    /** @param mostBytes for all files of the job together */
    constructor(mostBytes) {
        this.mostBytes = mostBytes;
        this.leftBytes = mostBytes;
    }
    /** The body, which fails as soon as the job has more than its budget. @throws ContentOverLimit if the announced length alone is too much */
    bounded({ body, bytes = 0 }) {
        if (bytes > this.leftBytes) {
            body.destroy();
            throw new ContentOverLimit(this.mostBytes);
        }
        const bounded = Readable.from(this.chunksOf(body), { objectMode: false });
        // Closes the connection as soon as the reader leaves. The generator alone would first wait for the next chunk.
        bounded._destroy = (error, done) => {
            body.destroy();
            done(error);
        };
        return bounded;
    }
    async *chunksOf(body) {
        try {
            for await (const chunk of body) {
                this.leftBytes -= chunk.length;
                if (this.leftBytes < 0)
                    throw new ContentOverLimit(this.mostBytes);
                yield chunk;
            }
        }
        finally {
            body.destroy();
        }
        return undefined;
    }
}
//# sourceMappingURL=content-budget.js.map