/** The progress of a large copy: a bar on a terminal, nothing elsewhere. */
import cliProgress from 'cli-progress';
import prettyBytes from 'pretty-bytes';
import { truncateMiddle } from './truncate.js';
import { oneLine } from './printable.js';
/** A smaller copy ends before anyone can read a bar. */
const MIN_BYTES = 16 * 1024 * 1024;
export function copyProgress(stream, name, total) {
    if (!stream.isTTY || total < MIN_BYTES)
        return { show: () => undefined, end: () => undefined };
    const bar = new cliProgress.SingleBar({
        format: '{bar} {percentage} %  {done} of {all}  {name}',
        stream,
        barsize: 20,
        clearOnComplete: true,
        linewrap: false,
        // The command handles Ctrl-C itself.
        gracefulExit: false,
        hideCursor: false,
    }, cliProgress.Presets.shades_classic);
    const all = prettyBytes(total);
    bar.start(total, 0, { name: truncateMiddle(oneLine(name), 40), done: prettyBytes(0), all });
    return {
        show: (bytes) => bar.update(bytes, { done: prettyBytes(bytes) }),
        end: () => bar.stop(),
    };
}
//# sourceMappingURL=copy-progress.js.map