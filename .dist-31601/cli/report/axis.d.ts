/** The common time axis: the position of a time, and the ticks. Pure. */
export declare class Axis {
    readonly from: number;
    readonly to: number;
    constructor(from: number, to: number);
    /** In percent of the width; a time outside lies on the border. */
    at(time: number): number;
    /** The position and the width of a time span, as CSS; undefined if it lies outside. */
    place(from: number, to: number): string | undefined;
    get ticks(): {
        at: number;
        time: number;
        label: string;
        day: boolean;
    }[];
    private get span();
    private get dayStep();
}
/** The time of day in UTC. */
export declare function clock(time: number, seconds?: boolean): string;
/** `22 Nov`, in UTC. */
export declare function dayOf(time: number): string;
