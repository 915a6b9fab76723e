/** What Vigil keeps with an object. Names without separators: Azure takes no hyphen in them, and some proxies no underscore. */

/** When the attempt that wrote it was scheduled, in milliseconds by Temporal's clock. */
export const ATTEMPT = 'vigilattempt';
/** Random, so that an upload recognizes its own object. */
export const UPLOAD = 'vigilupload';
/** In hex. S3 has it as a tag of large objects, because it takes metadata only before the first byte. */
export const SHA256 = 'vigilsha256';
