/** How a report gets a file: a parameter whose value is `${upload:PATH}` gets the id of the blob. Pure. */
import type { UploadedFile } from '../../contract/run-job.js';

type Plain = string | number | boolean | null;
type Parameters = Record<string, Plain | Plain[]>;

/** What is wrong with how the parameters name the files, a line for each. @param paths of all files of the job */
export function blobProblems(parameters: Parameters, paths: readonly string[]): string[] {
  const named = new Set<string>();
  const problems: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    for (const path of [value].flat().map(pathIn)) {
      if (path === undefined) continue;
      named.add(path);
      if (!paths.includes(path))
        problems.push(`job.parameters.${name}: "${referenceTo(path)}" names no file of "upload"`);
    }
  }
  const unnamed = paths.filter((path) => !named.has(path));
  return [
    ...problems,
    ...unnamed.map(
      (path) => `upload: no parameter has the value "${referenceTo(path)}", so the report would not get this file`,
    ),
  ];
}

/** The parameters with the ids of the blobs. */
export function withBlobs(parameters: Parameters, uploaded: readonly UploadedFile[] = []): Parameters {
  const blobOf = (value: Plain) => {
    const path = pathIn(value);
    return uploaded.find((file) => file.path === path)?.vendorName ?? value;
  };
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, Array.isArray(value) ? value.map(blobOf) : blobOf(value)]),
  );
}

function referenceTo(path: string): string {
  return `\${upload:${path}}`;
}

function pathIn(value: Plain): string | undefined {
  return typeof value === 'string' ? /^\$\{upload:(.+)\}$/s.exec(value)?.[1] : undefined;
}
