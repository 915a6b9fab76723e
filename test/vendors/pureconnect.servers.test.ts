import { describe, expect, it } from '@jest/globals';
import { serversNamed, type Server } from '../../src/vendors/pureconnect/servers.js';

const A: Server = { url: 'https://ic-a.corp.example:8019' };
const B: Server = { url: 'https://ic-b.corp.example:8019' };
const V4: Server = { url: 'https://10.1.2.4:8019' };
const V6: Server = { url: 'https://[::1]:8019' };
const NAMED: Server = { url: 'https://ic-c.corp.example:8019', name: 'Backup Site (NY)' };
const ADDRESSED: Server = { url: 'https://ic-d.corp.example', name: '10.1.2.5' };
const DIRECT = [A, B, V4, V6, NAMED, ADDRESSED];

const named = (name: string, servers: Server[]) => serversNamed(name, servers).servers;

describe('a name that the vendor gives', () => {
  it.each<[string, Server]>([
    ['ic-b.corp.example', B],
    ['IC-B.corp.example', B],
    ['IC-B', B],
    [' ic-b ', B],
    ['ic-b:8018', B],
    ['https://ic-b.corp.example:8019', B],
    ['10.1.2.4', V4],
    ['10.1.2.4:8019', V4],
    ['::1', V6],
    ['[::1]', V6],
    ['[::1]:8018', V6],
    ['0:0:0:0:0:0:0:1', V6],
    ['::1%12', V6],
    ['backup site (ny)', NAMED],
    ['IC-C', NAMED],
    ['10.1.2.5', ADDRESSED],
  ])('%j is one server of the config', (name, server) => {
    expect(named(name, DIRECT)).toEqual([server]);
  });

  it.each([
    'IC-E',
    'evil.example',
    'ic-b.evil.example',
    'ic-b.corp.example.evil.example',
    'corp.example',
    'example',
    'ic',
    '10',
    '10.1.2',
    '10.1.2.40',
    '::2',
    'Backup Site',
    'ic-b@evil.example',
    '',
    '[',
    'ic-b corp',
    '%00',
  ])('%j is none of the config', (name) => {
    expect(serversNamed(name, DIRECT)).toEqual({ servers: [], unclear: [] });
  });

  describe('that is the first label of two hosts', () => {
    const other: Server = { url: 'https://ic-b.other.example:8019' };

    it('is neither of them', () => {
      expect(serversNamed('IC-B', [A, B, other])).toEqual({ servers: [], unclear: [B, other] });
    });

    it.each<[string, Server]>([
      ['ic-b.corp.example', B],
      ['ic-b.other.example', other],
    ])('%s is one of them', (name, server) => {
      expect(named(name, [A, B, other])).toEqual([server]);
    });

    it('is the one that has it as its explicit name', () => {
      const explicit = { ...other, name: 'ic-b' };
      expect(named('IC-B', [A, B, explicit])).toEqual([explicit]);
    });

    it('is both of them if the host is the same', () => {
      const again: Server = { url: 'https://ic-b.corp.example:9019' };
      expect(named('IC-B', [A, B, again])).toEqual([B, again]);
    });
  });

  describe('of a server behind a reverse proxy', () => {
    const servers = ['ic-a', 'ic-b', 'server3.corp.example', '[::1]'].map((segment): Server => {
      return { url: `https://web.example/client/api/${segment}` };
    });
    const [, b, third, v6] = servers as [Server, Server, Server, Server];

    it.each<[string, Server]>([
      ['ic-b', b],
      ['IC-B', b],
      ['server3.corp.example', third],
      ['SERVER3', third],
      ['::1', v6],
    ])('%j is the last segment of the path', (name, server) => {
      expect(named(name, servers)).toEqual([server]);
    });

    it.each(['web.example', 'web', 'api', 'ic-b.corp.example'])('is not %j', (name) => {
      expect(named(name, servers)).toEqual([]);
    });

    it('may be its own host, if it is the only server there', () => {
      const own: Server = { url: 'https://ic-e.example/gateway' };
      expect(named('IC-E', [...servers, own])).toEqual([own]);
    });
  });
});
