/** The progress of a big copy: a bar on a terminal, nothing elsewhere. */
import cliProgress from 'cli-progress';
import prettyBytes from 'pretty-bytes';
import { cutMiddle } from './fit.js';
import { oneLine } from './printable.js';

/** A smaller one is done before a bar could be read. */
const BIG_BYTES = 16 * 1024 * 1024;

export function bytesBar(
  stream: NodeJS.WriteStream,
  name: string,
  total: number,
): { show(bytes: number): void; end(): void } {
  if (!stream.isTTY || total < BIG_BYTES) return { show: () => undefined, end: () => undefined };
  const bar = new cliProgress.SingleBar(
    {
      format: '{bar} {percentage} %  {done} of {all}  {name}',
      stream,
      barsize: 20,
      clearOnComplete: true,
      linewrap: false,
      // What Ctrl-C means is decided elsewhere.
      gracefulExit: false,
      hideCursor: false,
    },
    cliProgress.Presets.shades_classic,
  );
  const all = prettyBytes(total);
  bar.start(total, 0, { name: cutMiddle(oneLine(name), 40), done: prettyBytes(0), all });
  return {
    show: (bytes) => bar.update(bytes, { done: prettyBytes(bytes) }),
    end: () => bar.stop(),
  };
}
