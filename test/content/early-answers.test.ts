/** Object stores that answer before they have read what is written, and close the connection. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { streamOf } from '../../simulators/content.js';
import { openStore } from '../../src/content/open-store.js';
import { StoreError } from '../../src/content/store-error.js';

/** More than the buffers of a connection hold. */
const BODY = { bytes: 4 * 1024 * 1024, seed: 3 };

let server: Server;
let writes = 0;
let url = '';

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      if (/^(HEAD|GET) /.test(data.toString('latin1'))) {
        socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        return;
      }
      writes += 1;
      socket.write('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n');
      socket.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['AWS_ACCESS_KEY_ID'] = 'vigil-tests';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'object-store-secret-Lw58';
  const key = Buffer.from('azure-account-key').toString('base64');
  process.env['AZURE_STORAGE_CONNECTION_STRING'] = `AccountName=acme;AccountKey=${key}`;
});

afterAll(() => void server.close());

describe('a store that answers early', () => {
  it.each(['s3', 'azure', 'gcs'] as const)('fails the write and nothing else (%s)', async (kind) => {
    const endpoint = kind === 'azure' ? `${url}/acme` : url;
    const place = { path: '', bucket: 'content', container: 'content', region: 'us-east-1', forcePathStyle: true };
    const store = await openStore({ store: kind, endpoint, ...place });
    writes = 0;
    await expect(store.put('conn/1/content/a.bin', streamOf(BODY), BODY.bytes)).rejects.toThrow(StoreError);
    expect(writes).toBeGreaterThan(0);
  });
});
