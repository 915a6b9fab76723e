/**
 * Searches for secrets where none may be: in logs, outputs, histories, the server's database and the content store, in every form that a
 * secret takes on the wire. Shares no code with src/vendors/http/secret-mask.ts, so that a form forgotten there is found here.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { HttpSimulator } from '../../simulators/http-simulator.js';

/** Somewhere to search. */
export interface Place {
  name: string;
  content: Buffer;
}

// Shorter ones occur by chance in what has nothing to do with them.
const SHORTEST = 6;

export function placeOf(name: string, content: string | Buffer): Place {
  return { name, content: typeof content === 'string' ? Buffer.from(content) : content };
}

/** Each form of the secret by its name, to be searched for. */
export function formsOf(secret: string): Record<string, string> {
  const base64 = [0, 1, 2].flatMap((shift) => {
    const text = base64Within(Buffer.from(secret), shift);
    return Object.entries(base64Writings(text)).map(([name, form]) => [`${name} at shift ${shift}`, form] as const);
  });
  return { ...textForms(secret), ...Object.fromEntries(base64.filter(([, text]) => text.length >= SHORTEST)) };
}

/** How somebody who was sent the secret may repeat it. */
export function echoesOf(secret: string): string[] {
  const base64 = ['', 'u', 'us', 'user:'].flatMap((before) =>
    ['', '\n', ' and'].flatMap((after) =>
      Object.values(base64Writings(Buffer.from(`${before}${secret}${after}`).toString('base64'))),
    ),
  );
  return [...new Set([...Object.values(textForms(secret)), ...base64])];
}

function textForms(secret: string): Record<string, string> {
  const utf8 = Buffer.from(secret);
  const percent = encodeURIComponent(secret);
  const everyByte = [...utf8].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const json = JSON.stringify(secret).slice(1, -1);
  return {
    raw: secret,
    'URL-encoded': percent,
    'URL-encoded in small letters': inSmallLetters(percent),
    'URL-encoded whole': everyByte.toUpperCase(),
    'URL-encoded whole in small letters': everyByte,
    'in a form': form,
    'in a form in small letters': inSmallLetters(form),
    'JSON-escaped': json,
    'JSON-escaped with slashes': json.replaceAll('/', '\\/'),
    'JSON-escaped to ASCII': json.replace(/[^ -~]/g, unicodeEscape),
    'JSON-escaped to letters': secret.replace(/[^A-Za-z0-9 ]/g, unicodeEscape),
    'JSON-escaped whole': secret.replace(/[^]/g, unicodeEscape),
    'JSON-escaped twice': JSON.stringify(json).slice(1, -1),
    'read as Latin-1': utf8.toString('latin1'),
  };
}

function base64Writings(text: string): Record<string, string> {
  return {
    base64: text,
    base64url: text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
    'base64, URL-encoded': encodeURIComponent(text),
  };
}

/** The part of a base64 text that depends only on a secret that begins `shift` bytes after a group of three. */
function base64Within(bytes: Buffer, shift: number): string {
  const whole = bytes.subarray((3 - shift) % 3);
  return whole.subarray(0, whole.length - (whole.length % 3)).toString('base64');
}

function inSmallLetters(encoded: string): string {
  return encoded.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Every find in a line: where, which secret, in which form. */
export function findSecrets(secrets: Iterable<string>, places: Place[]): string[] {
  const finds: string[] = [];
  for (const secret of new Set(secrets)) {
    if (secret.length < SHORTEST) continue;
    const forms = Object.entries(formsOf(secret));
    const distinct = forms.filter(([, form], nth) => forms.findIndex(([, other]) => other === form) === nth);
    for (const [form, text] of distinct) {
      const bytes = Buffer.from(text);
      for (const { name, content } of places) {
        const at = content.indexOf(bytes);
        if (at < 0) continue;
        const around = content.toString('utf8', Math.max(0, at - 80), at + bytes.length + 40);
        finds.push(`${name}: ${secret}, ${form}: …${around}…`);
      }
    }
  }
  return finds;
}

/** Every file below the folder, by its name and by what is in it. @param isOurs false for a file whose content is not searched */
export async function filePlaces(folder: string, isOurs: (path: string) => boolean = () => true): Promise<Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const names = entries.map((entry) => relative(folder, join(entry.parentPath, entry.name))).join('\n');
  const read = paths.filter((path) => isOurs(relative(folder, path)));
  const contents = await Promise.all(read.map(async (path) => placeOf(path, await readFile(path))));
  return [placeOf(`the names in ${folder}`, names), ...contents.flatMap(withDatabase)];
}

/** Histories, memos and what is pending of every workflow that the server knows, with what its payloads hold. */
export async function historyPlaces({ workflow }: Client): Promise<Place[]> {
  const places: Place[] = [];
  for await (const { workflowId, runId } of workflow.list()) {
    const handle = workflow.getHandle(workflowId, runId);
    const said = [historyToJSON(await handle.fetchHistory()), JSON.stringify((await handle.describe()).raw)];
    places.push(
      placeOf(`the history of ${workflowId}`, said.flatMap((text) => [text, ...payloadsIn(text)]).join('\n')),
    );
  }
  return places;
}

/** What the vendors took or gave as a secret so far: credentials, hashes, tokens, cookies, the ids of sessions. */
export function secretsInLedgers(simulators: readonly HttpSimulator<never>[]): string[] {
  const seen = simulators.flatMap(({ ledger }) =>
    ledger.flatMap(({ headers, query, path, body }) => {
      const cookie = headers.cookie?.replace(/^[^=]+=/, '');
      const { password, client_secret: clientSecret } = (typeof body === 'object' ? body : {}) as Record<
        string,
        unknown
      >;
      return [
        headers.authorization?.replace(/^\w+ /, ''),
        headers['inin-icws-csrf-token'],
        cookie,
        cookie?.split('|')[0],
        query['hash'],
        /^\/icws\/(\d+)\//.exec(path)?.[1],
        password,
        clientSecret,
      ];
    }),
  );
  return [...new Set(seen)].filter(
    (secret): secret is string => typeof secret === 'string' && secret.length >= SHORTEST,
  );
}

// In JSON a payload is base64 of bytes that are themselves mostly JSON.
function payloadsIn(json: string): string[] {
  return [...json.matchAll(/"data": ?"([A-Za-z0-9+/=]+)"/g)].map(([, data = '']) =>
    Buffer.from(data, 'base64').toString('utf8'),
  );
}

/** SQLite writes a long value into pages that each begin with four bytes of its own, which would cut a secret in two. */
function withDatabase(place: Place): Place[] {
  const { name, content } = place;
  if (!content.subarray(0, 15).equals(Buffer.from('SQLite format 3'))) return [place];
  const declared = content.readUInt16BE(16);
  const size = declared === 1 ? 65_536 : declared;
  const pages = Array.from({ length: Math.floor(content.length / size) }, (_, nth) =>
    content.subarray(nth * size + 4, (nth + 1) * size),
  );
  return [place, placeOf(`${name}, its pages joined`, Buffer.concat(pages))];
}
