export function workflowBundleFiles(): string[];
