export function findKubernetesModels(options?: { log?: (line: string) => void }): Promise<string>;
