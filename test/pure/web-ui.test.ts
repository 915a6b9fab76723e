import { describe, expect, it } from '@jest/globals';
import { webUiLink, webUiOrigins } from '../../src/temporal/web-ui.js';

const linkAt = (address: string, webUi?: string) =>
  webUiLink({ address, namespace: 'prod eu' }, webUi, 'vigil:calls:34', 'run-1');
const PAGE = 'namespaces/prod%20eu/workflows/vigil%3Acalls%3A34/run-1/user-metadata';

describe('the link to the Web UI', () => {
  it.each([
    ['localhost:7233', `http://localhost:8233/${PAGE}`],
    ['127.0.0.1', `http://127.0.0.1:8233/${PAGE}`],
    ['prod.a2dd6.tmprl.cloud:7233', `https://cloud.temporal.io/${PAGE}`],
    ['us-east-1.aws.api.temporal.io:7233', `https://cloud.temporal.io/${PAGE}`],
    ['temporal.example:7233', undefined],
  ])('of %s leads to the tab that shows most', (address, expected) => {
    expect(linkAt(address)).toBe(expected);
  });

  it('has the address of the config, whatever the server', () => {
    expect(linkAt('temporal.example:7233', 'https://ui.example/temporal')).toBe(`https://ui.example/temporal/${PAGE}`);
    expect(linkAt('localhost:7233', 'https://ui.example')).toBe(`https://ui.example/${PAGE}`);
  });

  it('without a run leads to the workflow', () => {
    const link = webUiLink({ address: 'localhost', namespace: 'default' }, undefined, 'vigil:calls:34');
    expect(link).toBe('http://localhost:8233/namespaces/default/workflows/vigil%3Acalls%3A34');
  });
});

describe('the origins of the Web UI', () => {
  it.each([
    ['localhost:7233', undefined, ['http://localhost:8233', 'http://127.0.0.1:8233']],
    ['prod.a2dd6.tmprl.cloud:7233', undefined, ['https://cloud.temporal.io']],
    ['temporal.example:7233', 'https://ui.example/temporal', ['https://ui.example']],
    ['temporal.example:7233', 'http://localhost:8080', ['http://localhost:8080', 'http://127.0.0.1:8080']],
    ['temporal.example:7233', undefined, []],
  ])('of %s with webUi %s are %j', (address, webUi, expected) => {
    expect(webUiOrigins(address, webUi)).toEqual(expected);
  });
});
