/** Alternates by the names that Interaction Administrator has for them. */
import { describe, expect, it } from '@jest/globals';
import { byName, errorOf, servePureConnect, signal } from './pureconnect.served.js';

const { start, clientOf } = servePureConnect();

describe('a server that names another one by its name in Interaction Administrator', () => {
  // Recorded by gildas/ruby-ic (lib/ic/http.rb): the 503 names the other server alone.
  it('leads to the alternate with this name', async () => {
    const [first, second] = [await start(), await start({ icServer: 'IC-B', alternateHostList: ['IC-A', 'IC-B'] })];
    const id = second.addJob({ timeline: [{ state: 2 }] });
    first.refuseLogins({ alternates: ['IC-B'] });
    const client = clientOf(first, { alternates: [{ ...byName(second), name: 'ic-b' }] });
    expect((await client.readStatus(id, signal)).state).toBe('running');
    expect(second.ledger.map(({ step, status }) => [step, status])).toEqual([
      ['login', 201],
      ['status', 200],
    ]);
  });

  it.each(['::1', '[::1]'])('leads to the alternate with the address %s', async (address) => {
    const [first, second] = [await start(), await start({}, '::1')];
    first.refuseLogins({ alternates: [address] });
    const client = clientOf(first, { alternates: [{ url: second.url }] });
    expect(await client.check(signal)).toContain(`logged in as svc-extract at [::1]:${second.port}`);
  });

  it.each(['10.1.2.4', 'evil.example', 'IC-C', 'localhost.evil.example'])(
    'never leads to an alternate that %s is not',
    async (name) => {
      const [first, second] = [await start(), await start()];
      first.refuseLogins({ alternates: [name] });
      const client = clientOf(first, { alternates: [{ ...byName(second), name: 'IC-B' }] });
      expect((await errorOf(client.check(signal))).message).toContain(
        `named by the server but missing in the connection's alternates: ${name}`,
      );
      expect(second.ledger).toEqual([]);
    },
  );

  it('leads to none of two alternates whose first label the name is, and the error says what to set', async () => {
    const [first, second, third] = [await start(), await start(), await start()];
    first.refuseLogins({ alternates: ['IC-B'] });
    const alternates = [{ url: `${second.url}/ic-b.one.example` }, { url: `${third.url}/ic-b.two.example` }];
    const error = await errorOf(clientOf(first, { alternates }).check(signal));
    const hosts = `127.0.0.1:${second.port} or 127.0.0.1:${third.port}`;
    expect(error.message).toContain(
      `the server names IC-B, which may be ${hosts}; set name: IC-B at the right one of the connection's alternates`,
    );
    expect([...second.ledger, ...third.ledger]).toEqual([]);
  });
});

describe('the names in the answer to a log-in', () => {
  it.each([
    ['are not mentioned if the config has them', ['IC-A', 'IC-B'], ''],
    [
      'are reported if the config lacks them',
      ['IC-A', 'IC-B', 'IC-C'],
      "; named by the server but missing in the connection's alternates: IC-C",
    ],
  ])('%s', async (_title, alternateHostList, note) => {
    const [first, second] = [await start({ icServer: 'IC-A', alternateHostList }), await start()];
    const client = clientOf(first, { alternates: [{ ...byName(second), name: 'IC-B' }] });
    expect(await client.check(signal)).toBe(`logged in as svc-extract at 127.0.0.1:${first.port}${note}`);
    expect(second.ledger).toEqual([]);
  });

  it.each([[null], ['IC-B'], [[7, null, {}]], [{}]])('may be %j', async (alternateHostList) => {
    const first = await start({ alternateHostList: alternateHostList as never });
    expect(await clientOf(first).check(signal)).toContain('logged in as svc-extract');
  });
});
