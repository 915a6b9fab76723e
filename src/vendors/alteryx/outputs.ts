/** Which of a job's outputs to fetch, in which formats, and under which names. */
import { extname } from 'node:path';
import { VendorError } from '../http/vendor-error.js';
import type { Output } from './schemas.js';

/**
 * Each output with each format to ask of it: those wanted, else Raw where it is listed, else the first one listed.
 * @throws VendorError `rejected` for a format that no output offers: a mistake, told before anything is fetched
 */
export function chooseOutputs(outputs: Output[], formats: string[] | undefined): [Output, string][] {
  const offers = outputs.map((output) => ({ output, offered: [...new Set(output.availableFormats ?? [])] }));
  const all = [...new Set(offers.flatMap(({ offered }) => offered))];
  const missing = (formats ?? []).filter((format) => !all.some((one) => isSameFormat(one, format)));
  if (missing.length > 0 && outputs.length > 0) {
    const what = `no output has the format ${missing.join(', ')}; there is ${all.join(', ') || 'none at all'}`;
    throw new VendorError({ kind: 'rejected', vendor: 'alteryx', verb: 'open content', what });
  }
  return offers.flatMap(({ output, offered }) => {
    const chosen = formats
      ? offered.filter((one) => formats.some((format) => isSameFormat(one, format)))
      : [offered.find((one) => isSameFormat(one, 'Raw')) ?? offered[0]].filter((one) => one !== undefined);
    return chosen.map((format): [Output, string] => [output, format]);
  });
}

/** Raw is the file itself; any other format is made from it by the vendor, and gets its own extension. */
export function nameIn(format: string, fileName: string): string {
  if (isSameFormat(format, 'Raw')) return fileName;
  return `${fileName.slice(0, fileName.length - extname(fileName).length)}.${format.toLowerCase()}`;
}

function isSameFormat(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
