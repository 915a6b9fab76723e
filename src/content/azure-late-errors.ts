/** Errors of a connection that nobody listens to any more. */
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const hosts = new Set<string>();
const listened = new WeakSet();

/**
 * A service that answers before it has read a block, and then closes the connection, causes an error of the connection after the answer. Node.js has
 * taken its own listener away by then, and the SDK of Azure has none, so the error would end the process.
 * @param endpoint connections to its host only
 */
export function ignoreLateErrors(endpoint: string): void {
  if (hosts.size === 0) subscribe('http.client.request.start', listen);
  hosts.add(new URL(endpoint).hostname);
}

function listen(message: unknown): void {
  const { host, socket } = (message as { request: ClientRequest }).request;
  if (!socket || !hosts.has(host) || listened.has(socket)) return;
  listened.add(socket);
  socket.on('error', () => undefined);
}
