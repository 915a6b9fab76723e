/** The payload codec of the config: its keys, a codec server, or a module. */
import type { PayloadCodec } from '@temporalio/common';
import type { CodecSource } from '../contract/codec-source.js';
import { KeyCodec } from './key-codec.js';
import { moduleCodec } from './module-codec.js';
import { RemoteCodec } from './remote-codec.js';

/**
 * @param source absent: nothing is encoded, and what others have encrypted is refused with the id of its key
 * @throws CodecError if a module cannot be loaded
 */
export async function payloadCodec(source: CodecSource | undefined, namespace: string): Promise<PayloadCodec> {
  if (source?.remote) return new RemoteCodec(source.remote, namespace);
  if (source?.modulePath !== undefined) return moduleCodec(source.modulePath);
  return new KeyCodec(source?.ring);
}
