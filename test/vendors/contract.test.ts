import { describe, expect, it } from '@jest/globals';
import { ownConnections, parseConfig } from '../../src/config/config.js';
import { createVendorClient } from '../../src/vendors/index.js';
import { describeVendorContract } from './contract.js';
import { alteryxAdapter } from './contract/alteryx.js';
import { nexusIcAdapter } from './contract/nexus-ic.js';
import { oracleEpmAdapter } from './contract/oracle-epm.js';
import { pureConnectAdapter } from './contract/pureconnect.js';
import { CAPABILITIES, type Capability } from './contract/vendor-adapter.js';

describeVendorContract(nexusIcAdapter('6.8'));
describeVendorContract(nexusIcAdapter('6.9'));
describeVendorContract(pureConnectAdapter());
describeVendorContract(oracleEpmAdapter());
describeVendorContract(alteryxAdapter());

describe('what depends on the config', () => {
  it.each<[string, Capability[], object]>([
    [
      'alteryx without a cancel call',
      ['readMessages', 'openContent', 'jobList'],
      { vendor: 'alteryx', clientId: 'abc', clientSecret: '${env:SECRET}' },
    ],
    [
      'pureconnect without an output mount',
      ['pollsTogether', 'cancel', 'readMessages', 'jobList'],
      { vendor: 'pureconnect', user: 'svc', password: '${env:SECRET}' },
    ],
  ])('%s can do %j', async (_title, has, connection) => {
    const connections = { one: { baseUrl: 'https://vendor.example', ...connection } };
    const config = parseConfig(JSON.stringify({ connections }), 'vigil.yaml');
    const client = createVendorClient(ownConnections(config).get('one')!);
    expect(CAPABILITIES.filter((name) => name in client)).toEqual(has);
    await client.close();
  });
});
