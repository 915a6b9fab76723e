/** The workflow code: the bundle made by `npm run build`, or one made of the sources now (tests, development). */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleOption } from '@temporalio/worker';

const bundle = fileURLToPath(new URL('../workflow-bundle.cjs', import.meta.url));
const sources = (name: string) => fileURLToPath(new URL(`../workflows/${name}`, import.meta.url));

/** The options for `bundleWorkflowCode`. @param extension of the source files */
export function workflowSources(extension: 'ts' | 'js'): {
  workflowsPath: string;
  workflowInterceptorModules: string[];
  failureConverterPath: string;
  preloadModules: string[];
} {
  const workflowsPath = sources(`index.${extension}`);
  return {
    workflowsPath,
    workflowInterceptorModules: [sources(`cancel-reason-interceptor.${extension}`)],
    failureConverterPath: sources(`failure-converter.${extension}`),
    // Loads the modules once for all workflows of a Worker, which nearly halves the memory of a cached wait. So modules must not keep state.
    preloadModules: [workflowsPath],
  };
}

/** @param encodesFailures whether messages and stacks of failures are payloads, for the codec to encode */
export async function workflowCode(encodesFailures: boolean): Promise<WorkflowBundleOption> {
  const isBuilt = existsSync(bundle);
  if (isBuilt && !encodesFailures) return { codePath: bundle };
  const code = isBuilt ? await readFile(bundle, 'utf8') : await bundledSources();
  return { code: encodesFailures ? encodingFailures(code) : code };
}

/** The code with the mark that src/workflows/failure-converter.ts reads: the workflow sandbox has no other settings. */
export function encodingFailures(code: string): string {
  return `globalThis.vigilEncodesFailures = true; ${code}`;
}

async function bundledSources(): Promise<string> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const { code } = await bundleWorkflowCode({ ...workflowSources(extension), logger: new DefaultLogger('WARN') });
  return code;
}
