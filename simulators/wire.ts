/** Sends an answer: complete, or broken as a fault specifies. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Headers } from './answer.js';
import { chunksOf, sizeOf } from './content.js';

/** The ways in which an answer can break, with what the client sees. */
export const WIRE_FAULTS = {
  reset: 'the connection is reset before any answer',
  hang: 'no answer, and the connection stays open',
  'reset-mid-body':
    'the real headers with their content-length, half of the body or up to `atByte`, then the connection is reset',
  stall: 'the real headers, half of the body or up to `atByte`, then nothing more on an open connection',
  drip: 'the real answer, one byte at a time',
  truncate: 'half of the body or up to `atByte`, without a content-length, ended as if it were complete',
} as const;
export type WireFault = keyof typeof WIRE_FAULTS;

export interface Sending {
  wire?: WireFault;
  /** The pause between two bytes of a drip, in milliseconds. */
  dripMs: number;
  /** The position at which the body breaks, in bytes. @default half of the body */
  atByte?: number;
}

/** Resolves when nothing more will be sent or the client has disconnected. Reports the status before the first byte. */
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
  // A wrong length would break the next answer on a kept-alive connection.
  return { ...headers, 'content-length': String(announceLength), connection: 'close' };
}

// False if the client has disconnected.
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
