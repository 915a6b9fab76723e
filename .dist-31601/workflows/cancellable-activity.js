/** A running activity that the wait can check, race against its timers, and cancel. */
import { CancellationScope } from '@temporalio/workflow';
export class CancellableActivity {
    scope = new CancellationScope();
    ended = false;
    result;
    failure;
    constructor(run) {
        this.scope.run(run).then((result) => {
            this.result = result;
            this.ended = true;
        }, (error) => {
            this.failure = error;
            this.ended = true;
        });
    }
    get done() {
        return this.ended;
    }
    cancel() {
        if (!this.ended)
            this.scope.cancel();
    }
}
//# sourceMappingURL=cancellable-activity.js.map