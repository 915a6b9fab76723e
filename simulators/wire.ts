/** Puts an answer on the wire: as it should be, or broken in the way a fault asks for. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Headers } from './answer.js';
import { chunksOf, sizeOf } from './content.js';

/** Each with what the client sees. */
export const WIRE_FAULTS = {
  reset: 'the connection is reset before any answer',
  hang: 'no answer ever comes, and the connection stays open',
  'reset-mid-body':
    'the true headers with their content-length, half of the body or up to `atByte`, then the connection is gone',
  stall: 'the true headers, half of the body or up to `atByte`, then silence on an open connection',
  drip: 'the true answer, one byte at a time',
  truncate: 'half of the body or up to `atByte`, without a content-length, ended as if it were whole',
} as const;
export type WireFault = keyof typeof WIRE_FAULTS;

export interface Sending {
  wire?: WireFault;
  /** Between two bytes of a drip, in milliseconds. */
  dripMs: number;
  /** Where a body breaks that does, in bytes of what this answer would send. @default half of it */
  atByte?: number;
}

/** Resolves when all is sent that will be, or the client has gone; the status is reported before the first byte leaves. */
export async function send(
  response: ServerResponse,
  answer: Answer,
  { wire, dripMs, atByte }: Sending,
  onStatus: (status: number) => void,
): Promise<void> {
  if (wire === 'hang') return;
  if (wire === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const [from, to] = answer.part ?? [0, sizeOf(answer.body ?? '')];
  const size = to - from;
  const half = wire === 'reset-mid-body' || wire === 'stall' || wire === 'truncate';
  onStatus(answer.status);
  response.writeHead(answer.status, headersOf(answer, size, wire));
  response.flushHeaders();
  for (const chunk of chunksOf(answer.body ?? '', half ? from + (atByte ?? Math.floor(size / 2)) : to, from)) {
    if (!(await (wire === 'drip' ? drip(response, chunk, dripMs) : write(response, chunk)))) return;
  }
  if (wire === 'stall') return;
  if (wire === 'reset-mid-body') response.socket?.destroy();
  else response.end();
}

function headersOf({ status, headers = {}, announceLength = true }: Answer, size: number, wire?: WireFault): Headers {
  if (status === 204 || status === 304 || announceLength === false || wire === 'truncate') return headers;
  if (typeof announceLength !== 'number') return { ...headers, 'content-length': String(size) };
  // A length that lies would leave a kept-alive connection out of step.
  return { ...headers, 'content-length': String(announceLength), connection: 'close' };
}

// False when the client has gone.
function write(response: ServerResponse, chunk: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const gone = () => resolve(false);
    response.once('close', gone);
    response.write(chunk, (error) => {
      response.removeListener('close', gone);
      resolve(!error);
    });
  });
}

async function drip(response: ServerResponse, chunk: Buffer, everyMs: number): Promise<boolean> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  response.once('close', leave);
  try {
    for (let at = 0; at < chunk.length; at++) {
      if (!(await write(response, chunk.subarray(at, at + 1)))) return false;
      await sleep(everyMs, undefined, { signal: gone.signal });
    }
    return true;
  } catch {
    return false;
  } finally {
    response.removeListener('close', leave);
  }
}
