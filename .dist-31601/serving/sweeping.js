import prettyBytes from 'pretty-bytes';
/** Often, because partial files that are too recent at the start may turn out to be abandoned soon after. */
const SWEEP_EVERY_MS = 60_000;
/** Logs problems and never throws: an unavailable store is reported to the waits that need it. @returns a function that stops it */
export function sweepRegularly(store, log, everyMs = SWEEP_EVERY_MS) {
    let logged;
    let busy = false;
    const sweep = async () => {
        if (busy)
            return;
        busy = true;
        try {
            const swept = await store.sweep();
            logged = undefined;
            if (swept.files === 0)
                return;
            log.info(swept, `removed partial files of killed workers from the content store: ${prettyBytes(swept.bytes)}`);
        }
        catch (error) {
            const { message } = error;
            // Logged once, not every minute.
            if (message !== logged)
                log.warn(message);
            logged = message;
        }
        finally {
            busy = false;
        }
    };
    void sweep();
    const timer = setInterval(() => void sweep(), everyMs);
    return () => clearInterval(timer);
}
//# sourceMappingURL=sweeping.js.map