import type { VendorEdge } from '../http/vendor-edge.js';
import type { VendorStream } from '../http/vendor-request.js';
import type { SharedSession } from '../shared/session.js';
import { type Session } from './session.js';
/** Opens the file by name. The vendor does not record which job wrote it. @throws VendorError */
export declare function openFile(file: string, signal: AbortSignal, session: SharedSession<Session>, edge: VendorEdge): Promise<VendorStream>;
