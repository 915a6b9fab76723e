/** What stands in a history, as plain values: payloads, times, ids. Pure. */
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { google, temporal } from '@temporalio/proto';

/** The value of the nth payload; undefined where there is none, or where it cannot be read here, as under a codec. */
export function valueOf(payloads: temporal.api.common.v1.IPayloads | null | undefined, nth = 0): unknown {
  return payloadValue(payloads?.payloads?.[nth]);
}

export function payloadValue(payload: Payload | null | undefined): unknown {
  if (!payload) return undefined;
  try {
    return defaultPayloadConverter.fromPayload(payload);
  } catch {
    return undefined;
  }
}

/** Milliseconds since the epoch, or of a duration. */
export function msOf(time: google.protobuf.ITimestamp | google.protobuf.IDuration | null | undefined): number {
  return Math.round(Number(time?.seconds ?? 0) * 1_000 + (time?.nanos ?? 0) / 1e6);
}
