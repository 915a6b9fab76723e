/** The workflow code: the bundle made by `npm run build`, or the sources if there is no bundle (tests, development). */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkerOptions } from '@temporalio/worker';

const bundle = fileURLToPath(new URL('../workflow-bundle.cjs', import.meta.url));
const sources = (name: string) => fileURLToPath(new URL(`../workflows/${name}`, import.meta.url));

/** The options for `bundleWorkflowCode` and for a Worker that runs the sources. @param extension of the source files */
export function workflowSources(extension: 'ts' | 'js'): {
  workflowsPath: string;
  workflowInterceptorModules: string[];
  preloadModules: string[];
} {
  const workflowsPath = sources(`index.${extension}`);
  return {
    workflowsPath,
    workflowInterceptorModules: [sources(`cancel-reason.${extension}`)],
    // Loads the modules once for all workflows of a Worker, which nearly halves the memory of a cached wait. So modules must not keep state.
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
