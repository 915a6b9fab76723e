import type { TemporalTarget } from './target.js';

/**
 * A workflow's page in the Web UI, at the tab with its current details, if the address is known: from the config, for Temporal Cloud, and for
 * a local development server.
 * @param webUi the Web UI's own address
 */
export function webUiLink(
  { address, namespace }: Pick<TemporalTarget, 'address' | 'namespace'>,
  webUi: string | undefined,
  workflowId: string,
  runId?: string,
): string | undefined {
  const base = webUi ?? knownWebUi(address);
  if (base === undefined) return undefined;
  const workflow = `${base}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;
  return runId ? `${workflow}/${runId}/user-metadata` : workflow;
}

/** The origins of the Web UI's pages. A browser may name this machine either way. @param webUi the Web UI's own address */
export function webUiOrigins(address: string, webUi: string | undefined): string[] {
  const base = webUi ?? knownWebUi(address);
  if (base === undefined) return [];
  const { origin, protocol, hostname, port } = new URL(base);
  if (!LOCAL.test(hostname)) return [origin];
  return ['localhost', '127.0.0.1'].map((name) => `${protocol}//${name}${port === '' ? '' : `:${port}`}`);
}

const LOCAL = /^(localhost|127\.0\.0\.1)$/;

function knownWebUi(address: string): string | undefined {
  const [, host = '', port = '7233'] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  if (host.endsWith('.tmprl.cloud') || host.endsWith('.api.temporal.io')) return 'https://cloud.temporal.io';
  // `temporal server start-dev` serves its UI on the server's port plus 1,000.
  if (LOCAL.test(host)) return `http://${host}:${Number(port) + 1_000}`;
  return undefined;
}
