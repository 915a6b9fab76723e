/** A durable timer whose end can be moved. */
import { CancellationScope, sleep } from '@temporalio/workflow';
/**
 * Moving the end later starts no new timer: the running one fires, and then it sleeps for the rest. So extensions need few timers.
 */
export class MovableTimer {
    summary;
    end;
    running;
    // A handler that moves the end may run in a scope that is cancelled; the timer must not.
    parent = CancellationScope.current();
    /** @param summary what the Web UI shows beside the timer */
    constructor(summary) {
        this.summary = summary;
    }
    /** Milliseconds since the epoch; undefined if not set. */
    get at() {
        return this.end;
    }
    get fired() {
        return this.end !== undefined && Date.now() >= this.end;
    }
    /** @param at milliseconds since the epoch; undefined stops the timer */
    set(at) {
        this.end = at;
        if (at === undefined || (this.running && this.running.end > at))
            this.stop();
        if (at !== undefined && !this.running)
            this.start(at);
    }
    start(end) {
        const left = end - Date.now();
        if (left <= 0)
            return;
        const scope = new CancellationScope({ cancellable: true, parent: this.parent });
        const running = { end, scope };
        this.running = running;
        scope
            .run(() => sleep(left, { summary: this.summary }))
            .then(() => {
            if (this.running !== running)
                return;
            this.running = undefined;
            if (this.end !== undefined)
                this.start(this.end);
        }, () => undefined);
    }
    stop() {
        const { running } = this;
        this.running = undefined;
        running?.scope.cancel();
    }
}
//# sourceMappingURL=movable-timer.js.map