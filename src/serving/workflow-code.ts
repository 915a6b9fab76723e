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
  preloadModules: string[];
} {
  const workflowsPath = sources(`index.${extension}`);
  return {
    workflowsPath,
    workflowInterceptorModules: [sources(`cancel-reason.${extension}`)],
    // Once for all waits of a worker instead of for each: nearly half of what a cached wait takes. So no module may keep a state of one wait.
    preloadModules: [workflowsPath],
  };
}

type WorkflowCode = Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath' | 'interceptors' | 'bundlerOptions'>;

export function workflowCode(): WorkflowCode {
  if (existsSync(bundle)) return { workflowBundle: { codePath: bundle } };
  const { workflowsPath, workflowInterceptorModules, preloadModules } = workflowSources(
    import.meta.url.endsWith('.ts') ? 'ts' : 'js',
  );
  return {
    workflowsPath,
    interceptors: { workflowModules: workflowInterceptorModules },
    bundlerOptions: { preloadModules },
  };
}
