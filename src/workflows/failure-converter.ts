/**
 * Writes failures. Where the Worker has a payload codec, their messages and stacks are payloads too, so that the codec encodes them. Only the
 * content of a failure depends on it, never a command.
 */
import { DefaultFailureConverter } from '@temporalio/common';

/** A Worker with a codec sets it before the workflow code, see serving/workflow-code.ts. */
const ENCODES_FAILURES = 'vigilEncodesFailures';

/** The name that Temporal's SDK requires. */
export const failureConverter: Readonly<DefaultFailureConverter> = new DefaultFailureConverter({
  encodeCommonAttributes: Reflect.get(globalThis, ENCODES_FAILURES) === true,
});
