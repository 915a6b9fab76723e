/** `vigil report --serve`: the report as a page that stays up to date, until Ctrl-C. */
import { createServer, STATUS_CODES, type Server } from 'node:http';
import { parseHostPort, type HostPort } from '../../config/host-port.js';
import { isLoopback } from '../../config/loopback.js';
import { EXIT } from '../../contract/failures.js';
import { oneLine } from '../../text/printable-text.js';
import type { CommandContext } from '../terminal/command-context.js';
import { problemOf } from '../terminal/problem.js';
import { isThisMachine, listenAt, serveUntilStopped } from './serve-until-stopped.js';

/** However many readers there are, Temporal is asked once in this time. */
const KEPT_MS = 5_000;

/** `HOST:PORT`, or a port of this machine's loopback address; undefined for anything else. */
export function parseServeAddress(text: string): HostPort | undefined {
  return parseHostPort(/^\d+$/.test(text) ? `127.0.0.1:${text}` : text);
}

/** @param makePage writes the current page. @throws CliProblem if it cannot listen at the address, and what `makePage` throws at first */
export async function serveReport(
  context: CommandContext,
  flag: string,
  address: HostPort,
  makePage: () => Promise<string>,
): Promise<number> {
  const page = keptFor(KEPT_MS, makePage);
  // What cannot be read at all is said here, not in the browser.
  await page();
  const isLocal = isThisMachine(address);
  const server = reportServer(page, isLocal);
  const url = `${await listenAt(server, address, `--serve ${flag}`, 'choose another address')}/`;
  context.result(`Report      ${url}`, { url });
  if (!isLocal) context.warn(`vigil: everybody who reaches ${url} can read the report, with the vendors' texts`);
  context.say('Serves the report until Ctrl-C.');
  await serveUntilStopped(server);
  return EXIT.ok;
}

/** @param isLocal whether only this machine reaches the server: then a name that leads here is that of a page that wants to read the report */
function reportServer(page: () => Promise<string>, isLocal: boolean): Server {
  return createServer((request, response) => {
    const answer = (status: number, type: string, body: string) => {
      response.writeHead(status, {
        'content-type': `text/${type}; charset=utf-8`,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      response.end(body);
    };
    const [path] = (request.url ?? '').split('?');
    const askedHost = (request.headers.host ?? '').replace(/:\d+$/, '');
    const refused =
      isLocal && !isLoopback(askedHost) ? 421 : path !== '/' ? 404 : request.method !== 'GET' ? 405 : undefined;
    if (refused !== undefined) {
      answer(refused, 'plain', STATUS_CODES[refused] ?? '');
      return;
    }
    page().then(
      (text) => {
        answer(200, 'html', text);
      },
      (error: unknown) => {
        answer(503, 'plain', oneLine(problemOf(error).message));
      },
    );
  });
}

/** Asks once for all that ask at the same time, and keeps what it got for a while. */
function keptFor<Value>(ms: number, ask: () => Promise<Value>): () => Promise<Value> {
  let kept: { value: Promise<Value>; until: number } | undefined;
  return () => {
    if (kept && Date.now() < kept.until) return kept.value;
    const asked = { value: ask(), until: Infinity };
    const done = () => (asked.until = Date.now() + ms);
    asked.value.then(done, done);
    kept = asked;
    return asked.value;
  };
}
