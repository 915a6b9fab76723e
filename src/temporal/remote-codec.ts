/** A codec behind a codec server: `POST /encode` and `POST /decode`, with the payloads as JSON. */
import type { Payload, PayloadCodec } from '@temporalio/common';
import type { RemoteCodecSource } from '../contract/codec-source.js';
import { CodecError } from './codec-error.js';
import { payloadsFromJson, payloadsToJson } from './payload-json.js';

const TIMEOUT_MS = 10_000;

export class RemoteCodec implements PayloadCodec {
  constructor(
    private readonly source: RemoteCodecSource,
    private readonly namespace: string,
  ) {}

  /** @throws CodecError */
  encode(payloads: Payload[]): Promise<Payload[]> {
    return this.call('encode', payloads);
  }

  /** @throws CodecError */
  decode(payloads: Payload[]): Promise<Payload[]> {
    return this.call('decode', payloads);
  }

  private async call(what: 'encode' | 'decode', payloads: Payload[]): Promise<Payload[]> {
    if (payloads.length === 0) return [];
    const answer = payloadsFromJson(await this.answer(what, JSON.stringify(payloadsToJson(payloads))));
    if (answer?.length === payloads.length) return answer;
    throw this.error(what, 'its answer does not have the payloads as JSON');
  }

  private async answer(what: string, body: string): Promise<unknown> {
    const headers = { 'content-type': 'application/json', 'x-namespace': this.namespace, ...this.authorization() };
    let status: number;
    try {
      // A redirect would send the token and the payloads elsewhere.
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(`${this.source.url}/${what}`, {
        method: 'POST',
        headers,
        body,
        signal,
        redirect: 'error',
      });
      ({ status } = response);
      if (response.ok) return await response.json();
      await response.body?.cancel();
    } catch (error) {
      throw this.error(what, reasonOf(error as Error));
    }
    throw this.error(what, `HTTP ${status}`);
  }

  private authorization(): { authorization?: string } {
    if (!this.source.token) return {};
    try {
      return { authorization: `Bearer ${this.source.token()}` };
    } catch (error) {
      const { message, advice } = error as Error & { advice?: string };
      throw new CodecError(`codec.token: ${message}`, advice ?? 'correct the token in the config');
    }
  }

  private error(what: string, why: string): CodecError {
    const advice = 'check that the codec server runs, and codec.url and codec.token of the config';
    return new CodecError(`the codec server ${this.source.url} cannot ${what} payloads: ${why}`, advice);
  }
}

function reasonOf({ name, message, cause }: Error): string {
  if (name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1_000} s`;
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : message;
}
