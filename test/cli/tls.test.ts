import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { TestAuthority } from '../helpers/certificates.js';
import { startVigil } from '../helpers/processes.js';

describe('tls.ca', () => {
  const company = new TestAuthority('Company CA');
  const ofNode = new TestAuthority('An authority that Node trusts');
  const vendors = { inside: new AlteryxSimulator(), outside: new AlteryxSimulator() };
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-tls-'));
    await vendors.inside.start(0, '127.0.0.1', company.issue());
    await vendors.outside.start(0, '127.0.0.1', ofNode.issue());
  });
  afterAll(async () => {
    await Promise.all(Object.values(vendors).map((vendor) => vendor.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  it('adds to the authorities that Node trusts, and does not replace them', async () => {
    await writeFile(join(folder, 'company.pem'), company.pem);
    await writeFile(join(folder, 'node.pem'), ofNode.pem);
    const connections = Object.entries(vendors).map(
      ([name, { baseUrl, accepts }]) =>
        `  ${name}: { vendor: alteryx, baseUrl: "${baseUrl}", clientId: ${accepts.clientId}, clientSecret: "\${env:SECRET}", tls: { ca: company.pem } }`,
    );
    await writeFile(join(folder, 'vigil.yaml'), `connections:\n${connections.join('\n')}\n`);
    const env = {
      SECRET: 'correct-horse',
      VIGIL_CONFIG: join(folder, 'vigil.yaml'),
      NODE_EXTRA_CA_CERTS: join(folder, 'node.pem'),
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    };
    // Node reads NODE_EXTRA_CA_CERTS only when a process starts.
    const { stdout } = await startVigil(['check'], { env }).ended;
    expect(stdout).toMatch(/^ok {6}connection inside .*: token granted/m);
    expect(stdout).toMatch(/^ok {6}connection outside .*: token granted/m);
  });
});
