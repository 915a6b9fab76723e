/** A good connection of each vendor, and what is wrong with a config. */
import { expect } from '@jest/globals';
import { stringify } from 'yaml';
import { ConfigError, parseConfig } from '../../src/config/config.js';

export type Fields = Record<string, unknown>;

export const SECRET = '${env:SECRET}';
export const GOOD: Record<string, Fields> = {
  'nexus-ic': {
    vendor: 'nexus-ic',
    baseUrl: 'https://n.example/icweb.dll',
    auth: { scheme: 'apikey', secret: SECRET },
  },
  pureconnect: { vendor: 'pureconnect', baseUrl: 'https://p.example', user: 'svc', password: SECRET },
  'oracle-epm': {
    vendor: 'oracle-epm',
    baseUrl: 'https://o.example',
    application: 'Vision',
    auth: { user: 'svc', password: SECRET },
  },
  alteryx: { vendor: 'alteryx', baseUrl: 'https://a.example/webapi', clientId: 'abc', clientSecret: SECRET },
};

export function problemsOf(config: unknown): string[] {
  const source = typeof config === 'string' ? config : stringify(config);
  try {
    parseConfig(source, 'vigil.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
  return [];
}

/** The problems of a connection with some fields replaced; undefined removes a field. */
export const problemsWith = (vendor: string, fields: Fields) =>
  problemsOf({ connections: { c: JSON.parse(JSON.stringify({ ...GOOD[vendor], ...fields })) as Fields } });
