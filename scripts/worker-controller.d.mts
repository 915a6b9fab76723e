export function findWorkerDeploymentDefinition(options?: { log?: (line: string) => void }): Promise<string | undefined>;
