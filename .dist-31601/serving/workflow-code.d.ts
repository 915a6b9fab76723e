import type { WorkerOptions } from '@temporalio/worker';
/** The options for `bundleWorkflowCode` and for a Worker that runs the sources. @param extension of the source files */
export declare function workflowSources(extension: 'ts' | 'js'): {
    workflowsPath: string;
    workflowInterceptorModules: string[];
    preloadModules: string[];
};
type WorkflowCode = Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath' | 'interceptors' | 'bundlerOptions'>;
export declare function workflowCode(): WorkflowCode;
export {};
