/** Calls Temporal until the signal aborts. Each call has its own signal, because the client never removes its listeners from one. */
export async function abortable(client, signal, call) {
    const controller = new AbortController();
    const abort = () => controller.abort();
    if (signal.aborted)
        abort();
    signal.addEventListener('abort', abort);
    try {
        return await client.withAbortSignal(controller.signal, call);
    }
    finally {
        signal.removeEventListener('abort', abort);
    }
}
//# sourceMappingURL=abortable.js.map