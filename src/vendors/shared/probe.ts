/** What a check tries: the path of the polls. */
import type { VendorEdge } from '../http/vendor-edge.js';
import type { VendorRequest } from '../http/vendor-request.js';
import { VendorError } from '../http/vendor-error.js';

/**
 * Requests what a poll requests, for a job that cannot exist, so any answer of the vendor about it will do.
 * @param isVendors whether an error is the vendor's own word about the job, and not that of another server at this address
 * @throws VendorError
 */
export async function probe(
  edge: VendorEdge,
  request: VendorRequest,
  isVendors: (error: VendorError) => boolean,
  otherwise: { what: string; advice: string },
): Promise<void> {
  try {
    await edge.text(request);
  } catch (error) {
    if (!(error instanceof VendorError) || !['missing', 'rejected'].includes(error.kind)) throw error;
    if (isVendors(error)) return;
    const { advice } = otherwise;
    throw new VendorError({ ...error.fields, what: `${error.fields.what}: ${otherwise.what}`, advice });
  }
}
