export class SharedCalls {
    underWay = new Map();
    /**
     * Joins the call in progress for this key, or starts one. Answers are not cached.
     * @param signal stops this caller's wait; when the last caller has left, it stops the call itself
     */
    call(key, signal, work) {
        if (signal.aborted)
            return Promise.reject(signal.reason);
        const shared = this.underWay.get(key) ?? this.begin(key, work);
        shared.callers += 1;
        return new Promise((resolve, reject) => {
            const leave = () => {
                shared.callers -= 1;
                if (shared.callers > 0) {
                    reject(signal.reason);
                    return;
                }
                // The last caller gets the call's own error.
                this.forget(key, shared);
                shared.controller.abort(signal.reason);
            };
            signal.addEventListener('abort', leave, { once: true });
            const stopListening = () => signal.removeEventListener('abort', leave);
            shared.promise.finally(stopListening).then(resolve, reject);
        });
    }
    begin(key, work) {
        const controller = new AbortController();
        const promise = work(controller.signal).finally(() => this.forget(key, shared));
        const shared = { promise, callers: 0, controller };
        this.underWay.set(key, shared);
        return shared;
    }
    forget(key, shared) {
        if (this.underWay.get(key) === shared)
            this.underWay.delete(key);
    }
}
//# sourceMappingURL=shared-calls.js.map