/** An activity under way, which the wait can poll at, race against its alarms, and let go of. */
import { CancellationScope } from '@temporalio/workflow';

export class CancellableActivity<Result> {
  private readonly scope = new CancellationScope();
  private ended = false;
  result: Result | undefined;
  failure: unknown;

  constructor(run: () => Promise<Result>) {
    this.scope.run(run).then(
      (result) => {
        this.result = result;
        this.ended = true;
      },
      (error: unknown) => {
        this.failure = error;
        this.ended = true;
      },
    );
  }

  get done(): boolean {
    return this.ended;
  }

  stop(): void {
    if (!this.ended) this.scope.cancel();
  }
}
