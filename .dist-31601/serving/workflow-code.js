/** The workflow code: the bundle made by `npm run build`, or the sources if there is no bundle (tests, development). */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
const bundle = fileURLToPath(new URL('../workflow-bundle.cjs', import.meta.url));
const sources = (name) => fileURLToPath(new URL(`../workflows/${name}`, import.meta.url));
/** The options for `bundleWorkflowCode` and for a Worker that runs the sources. @param extension of the source files */
export function workflowSources(extension) {
    const workflowsPath = sources(`index.${extension}`);
    return {
        workflowsPath,
        workflowInterceptorModules: [sources(`cancel-reason.${extension}`)],
        // Loads the modules once for all workflows of a Worker, which nearly halves the memory of a cached wait. So modules must not keep state.
        preloadModules: [workflowsPath],
    };
}
export function workflowCode() {
    if (existsSync(bundle))
        return { workflowBundle: { codePath: bundle } };
    const { workflowsPath, workflowInterceptorModules, preloadModules } = workflowSources(import.meta.url.endsWith('.ts') ? 'ts' : 'js');
    return {
        workflowsPath,
        interceptors: { workflowModules: workflowInterceptorModules },
        bundlerOptions: { preloadModules },
    };
}
//# sourceMappingURL=workflow-code.js.map