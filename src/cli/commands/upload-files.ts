/** The files that a run would upload, as far as this machine has the content store. */
import prettyBytes from 'pretty-bytes';
import type { Config } from '../../config/config.js';
import { openStoreToRead } from '../../content/open-store.js';
import type { RunJobInput } from '../../contract/run-job-input.js';
import { oneLine } from '../../text/printable-text.js';

export interface FileHere {
  path: string;
  /** null if it cannot be read here. */
  bytes: number | null;
  problem?: string;
}

export async function filesHere({ content }: Config, { upload = [] }: RunJobInput): Promise<FileHere[]> {
  const store = await openStoreToRead(content);
  return Promise.all(
    upload.map(async (path) => {
      try {
        const file = await store.openInput(path);
        await file.close();
        return { path, bytes: file.bytes };
      } catch (error) {
        return { path, bytes: null, problem: (error as Error).message };
      }
    }),
  );
}

export function fileText({ path, bytes, problem = '' }: FileHere): string {
  return `${oneLine(path)}, ${bytes === null ? `size unknown on this machine: ${oneLine(problem)}` : prettyBytes(bytes)}`;
}
