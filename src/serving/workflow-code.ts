/** The code of the workflows: bundled ahead by `npm run build`, from the sources where there is no bundle (tests, development). */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkerOptions } from '@temporalio/worker';

const bundle = fileURLToPath(new URL('../workflow-bundle.cjs', import.meta.url));
const sources = (name: string) => fileURLToPath(new URL(`../workflows/${name}`, import.meta.url));

/** For `bundleWorkflowCode`, and for a worker on the sources. @param extension of the files beside this one */
export function workflowSources(extension: 'ts' | 'js'): {
  workflowsPath: string;
  workflowInterceptorModules: string[];
} {
  return {
    workflowsPath: sources(`index.${extension}`),
    workflowInterceptorModules: [sources(`cancel-reason.${extension}`)],
  };
}

export function workflowCode(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath' | 'interceptors'> {
  if (existsSync(bundle)) return { workflowBundle: { codePath: bundle } };
  const { workflowsPath, workflowInterceptorModules } = workflowSources(import.meta.url.endsWith('.ts') ? 'ts' : 'js');
  return { workflowsPath, interceptors: { workflowModules: workflowInterceptorModules } };
}
