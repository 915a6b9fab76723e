import { acceptInput as verdictOn, type InputVerdict } from '../input.js';

/** Validates the input and fills in the defaults: a local activity, so that both are in the history and zod is not in the bundle. */
export function acceptInput(raw: unknown): Promise<InputVerdict> {
  return Promise.resolve(verdictOn(raw));
}
