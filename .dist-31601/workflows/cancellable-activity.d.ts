export declare class CancellableActivity<Result> {
    private readonly scope;
    private ended;
    result: Result | undefined;
    failure: unknown;
    constructor(run: () => Promise<Result>);
    get done(): boolean;
    cancel(): void;
}
