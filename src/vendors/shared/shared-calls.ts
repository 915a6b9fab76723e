/** Combines concurrent calls with the same key into one, whose answer all callers get. */
interface Shared<T> {
  promise: Promise<T>;
  callers: number;
  controller: AbortController;
}

export class SharedCalls<T> {
  private readonly underWay = new Map<string, Shared<T>>();

  /**
   * Joins the call in progress for this key, or starts one. Answers are not cached.
   * @param signal stops this caller's wait; when the last caller has left, it stops the call itself
   */
  call(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    const shared = this.underWay.get(key) ?? this.begin(key, work);
    shared.callers += 1;
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        shared.callers -= 1;
        if (shared.callers > 0) {
          reject(signal.reason as Error);
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

  private begin(key: string, work: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const controller = new AbortController();
    const promise = work(controller.signal).finally(() => this.forget(key, shared));
    const shared: Shared<T> = { promise, callers: 0, controller };
    this.underWay.set(key, shared);
    return shared;
  }

  private forget(key: string, shared: Shared<T>): void {
    if (this.underWay.get(key) === shared) this.underWay.delete(key);
  }
}
