/** Copies content out of the store, and verifies it against its receipt. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { verify } from './receipt-check.js';
/** The path of a file of this name in the folder. @throws Error for a name that would be outside it */
export function placeIn(folder, name) {
    const path = resolve(folder, name);
    if (name === '' || dirname(path) !== resolve(folder) || basename(path) !== name || name.includes('\0')) {
        throw new Error(`the name ${JSON.stringify(name)} is not a file name within the folder`);
    }
    return path;
}
export async function occupantOf(path, digest) {
    const found = await lstat(path).catch((error) => {
        if (error.code === 'ENOENT')
            return undefined;
        throw error;
    });
    if (!found)
        return 'nothing';
    if (!found.isFile())
        return 'notAFile';
    if (found.size !== digest.bytes)
        return 'different';
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path))
        hash.update(chunk);
    return hash.digest('hex') === digest.sha256 ? 'same' : 'different';
}
/**
 * Copies the file to the path, replacing what is there. Writes next to it first, and renames when the copy is complete and verified.
 * @throws ReceiptMismatch; StoreError if this machine cannot read the store; or the error of the target's file system
 */
export async function copyOut(files, receipt, path, { signal, onProgress } = {}) {
    const body = await files.open(receipt.uri, receipt.bytes + 1);
    const partial = join(dirname(path), `.${randomBytes(6).toString('hex')}.partial`);
    try {
        await mkdir(dirname(path), { recursive: true });
        const verified = new Verification(receipt, onProgress);
        await pipeline(body, verified, createWriteStream(partial, { flags: 'wx' }), { signal });
        await rename(partial, path);
    }
    catch (error) {
        await rm(partial, { force: true });
        throw error;
    }
    finally {
        body.destroy();
    }
}
/** Passes the bytes through, and fails at the end if they do not match the receipt. */
class Verification extends Transform {
    receipt;
    onProgress;
    bytes = 0;
    hash = createHash('sha256');
    constructor(receipt, onProgress) {
        super();
        this.receipt = receipt;
        this.onProgress = onProgress;
    }
    _transform(chunk, _encoding, done) {
        this.bytes += chunk.length;
        this.hash.update(chunk);
        this.onProgress?.(this.bytes);
        done(null, chunk);
    }
    _flush(done) {
        try {
            verify({ bytes: this.bytes, sha256: this.hash.digest('hex') }, this.receipt);
            done();
        }
        catch (error) {
            done(error);
        }
    }
}
//# sourceMappingURL=copy-out.js.map