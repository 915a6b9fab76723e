/** A codec from a module of the user: an ES module whose default export, or export `codec`, is a Temporal `PayloadCodec`. */
import { pathToFileURL } from 'node:url';
import type { PayloadCodec } from '@temporalio/common';
import { CodecError } from './codec-error.js';

/** @throws CodecError if the module cannot be loaded or has no codec */
export async function moduleCodec(path: string): Promise<PayloadCodec> {
  let loaded: Record<string, unknown>;
  try {
    loaded = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    throw new CodecError(`codec.module: ${path} cannot be loaded: ${(error as Error).message}`, 'correct the module');
  }
  const codec = [loaded['codec'], loaded['default']].find(isCodec);
  if (codec) return codec;
  const advice = 'export an object with the functions encode(payloads) and decode(payloads), as codec or by default';
  throw new CodecError(`codec.module: ${path} exports no codec`, advice);
}

function isCodec(value: unknown): value is PayloadCodec {
  const { encode, decode } = (value ?? {}) as Partial<Record<'encode' | 'decode', unknown>>;
  return typeof encode === 'function' && typeof decode === 'function';
}
