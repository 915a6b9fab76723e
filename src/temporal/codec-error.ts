/** The payload codec cannot encode, or cannot decode what Temporal keeps. */
export class CodecError extends Error {
  override readonly name = 'CodecError';

  /** @param advice what the user can do about it */
  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}
