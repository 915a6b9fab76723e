/** Whether Temporal answered that the workflow or run does not exist. The SDK's own methods throw WorkflowNotFoundError instead. */
export declare function isNotFound(error: unknown): boolean;
