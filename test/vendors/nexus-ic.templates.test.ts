/** The report templates that `vigil jobs` lists, over real HTTP. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { NexusIcClient } from '../../src/vendors/nexus-ic/client.js';
import { edgeFor } from '../helpers/vendor-edge.js';

const { signal } = new AbortController();
const JOB = { job: { timeline: [{ status: 1 }] } };

let server: NexusIcSimulator;
let client: NexusIcClient;

async function serve(version: '6.8' | '6.9' = '6.9'): Promise<void> {
  server = new NexusIcSimulator({ version });
  await server.start();
  client = new NexusIcClient(
    { baseUrl: server.baseUrl, version, auth: { scheme: 'apikey' }, secret: () => 'nexus-ic-key' },
    edgeFor('nexus-ic'),
  );
}

afterEach(async () => {
  await client.close();
  await server.stop();
});

describe('the list of what can be started', () => {
  it.each(['6.8', '6.9'] as const)('has each template with its parameters, in version %s', async (version) => {
    await serve(version);
    server.addTemplate({ ...JOB, key: 5, name: 'Assets by date', parameters: ['Date', 'Assets'] });
    server.addTemplate({ ...JOB, key: 9 });
    expect(await client.listStartable(signal)).toEqual([
      {
        name: '5',
        title: 'Assets by date',
        job: { reportTemplate: 5, outputType: 'json' },
        parameters: [
          { name: 'Date', description: 'The Date' },
          { name: 'Assets', description: 'The Assets' },
        ],
      },
      { name: '9', title: 'Report 9', job: { reportTemplate: 9, outputType: 'json' }, parameters: [] },
    ]);
  });

  it('has the templates of all pages', async () => {
    await serve();
    for (let key = 1; key <= 101; key++) server.addTemplate({ ...JOB, key });
    const names = (await client.listStartable(signal)).map(({ name }) => name);
    expect(names).toEqual(Array.from({ length: 101 }, (_, nth) => String(nth + 1)));
    expect(server.ledger.filter(({ path }) => path.includes('/bo/'))).toHaveLength(2);
  });

  it('has a template without parameters that are known if the user may not read it', async () => {
    await serve();
    server.addTemplate({ ...JOB, key: 5 });
    server.fault({ step: 'list', after: 1, answer: { status: 403 } });
    expect(await client.listStartable(signal)).toMatchObject([{ name: '5', title: null, parameters: null }]);
  });

  it('fails if the vendor refuses the list', async () => {
    await serve();
    server.fault({ step: 'list', answer: { status: 403 } });
    await expect(client.listStartable(signal)).rejects.toMatchObject({ kind: 'refused' });
  });
});
