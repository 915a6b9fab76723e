/** A workflow's page in the Web UI, if the address is known: for Temporal Cloud and for a local development server. */
export function webUiLink(target, workflowId, runId) {
    const page = `namespaces/${encodeURIComponent(target.namespace)}/workflows/${encodeURIComponent(workflowId)}${runId ? `/${runId}` : ''}`;
    const [, host = '', port = '7233'] = /^(.*?)(?::(\d+))?$/.exec(target.address) ?? [];
    if (host.endsWith('.tmprl.cloud') || host.endsWith('.api.temporal.io'))
        return `https://cloud.temporal.io/${page}`;
    // `temporal server start-dev` serves its UI on the server's port plus 1,000.
    if (/^(localhost|127\.0\.0\.1)$/.test(host))
        return `http://${host}:${Number(port) + 1_000}/${page}`;
    return undefined;
}
//# sourceMappingURL=web-ui.js.map