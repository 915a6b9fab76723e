import type { VendorName } from '../../src/contract/job.js';
import type { AnswerMemory } from '../../src/vendors/http/answer-memory.js';
import { VendorEdge } from '../../src/vendors/http/vendor-edge.js';
import type { HttpTimeouts } from '../../src/vendors/http/got-client.js';
import { SecretMask } from '../../src/vendors/http/secret-mask.js';

const edges = new Set<VendorEdge>();

/** A VendorEdge as a worker makes it, with timeouts that fit a test. */
export function edgeFor(vendor: VendorName, timeoutsMs: Partial<HttpTimeouts> = {}, memory?: AnswerMemory): VendorEdge {
  const edge = new VendorEdge({
    vendor,
    mask: new SecretMask(),
    concurrency: 8,
    timeoutsMs: { request: 5_000, idle: 5_000, content: 30_000, ...timeoutsMs },
    ...(memory && { memory }),
  });
  edges.add(edge);
  return edge;
}

/** Closes the connections of every VendorEdge made so far. */
export function closeEdges(): void {
  for (const edge of edges) edge.close();
  edges.clear();
}
