import { VendorError } from '../../src/vendors/http/vendor-error.js';

/** The error with which a vendor's call fails. */
export async function vendorErrorOf(call: Promise<unknown>): Promise<VendorError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof VendorError) return error;
  throw new Error(`expected a VendorError, not ${String(error)}`);
}
