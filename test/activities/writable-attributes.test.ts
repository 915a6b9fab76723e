import { expect, it } from '@jest/globals';
import { WritableAttributes } from '../../src/activities/writable-attributes.js';
import { registerAttributes } from '../../src/temporal/attribute-registry.js';
import { SEARCH_ATTRIBUTE_NAMES } from '../../src/contract/search-attributes.js';
import { startDevServer } from '../helpers/temporal.js';

it('a worker notices later registrations of search attributes within a minute, and keeps those it knows if the server is silent, which is logged once', async () => {
  const server = await startDevServer({ searchAttributes: { VigilState: 'Keyword', VigilVendor: 'Text' } });
  const said: string[] = [];
  const attributes = new WritableAttributes(server.nativeConnection, server.namespace, (line) => said.push(line));
  try {
    expect(await Promise.all([attributes.names(0), attributes.names(0)])).toEqual([['VigilState'], ['VigilState']]);
    const { operatorService } = server.client.connection;
    await registerAttributes(operatorService, server.namespace, ['VigilConnection', 'VigilJobId', 'VigilCondition']);
    expect(await attributes.names(59_000)).toEqual(['VigilState']);
    const registered = SEARCH_ATTRIBUTE_NAMES.filter((name) => name !== 'VigilVendor');
    expect(await attributes.names(61_000)).toEqual(registered);
    await server.kill9();
    expect(await attributes.names(200_000)).toEqual(registered);
    expect(await attributes.names(300_000)).toEqual(registered);
    expect(said).toHaveLength(1);
    const unknowing = new WritableAttributes(server.nativeConnection, server.namespace, (line) => said.push(line));
    expect(await unknowing.names(0)).toBeUndefined();
  } finally {
    await server.stop();
  }
}, 60_000);
