// Plain JavaScript, because ESLint's configuration loads it.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What Vigil's workflow bundle and a caller's workflow bundle start from. */
const ENTRY_POINTS = [
  'src/workflows/index.ts',
  'src/workflows/cancel-reason-interceptor.ts',
  'src/workflows/failure-converter.ts',
  'src/api/workflow.ts',
  'src/api/nexus.ts',
];

/** The project's files that run in the workflow sandbox, relative to the root and sorted. */
export function workflowBundleFiles() {
  const { metafile } = buildSync({
    entryPoints: ENTRY_POINTS,
    absWorkingDir: root,
    bundle: true,
    packages: 'external',
    platform: 'neutral',
    format: 'esm',
    outdir: 'unused',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  return Object.keys(metafile.inputs)
    .map((path) => relative(root, fileURLToPath(new URL(path, `file://${root}`))))
    .sort();
}
