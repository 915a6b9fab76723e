/** The common time axis: the position of a time, and the ticks. Pure. */
export class Axis {
    from;
    to;
    constructor(from, to) {
        this.from = from;
        this.to = to;
    }
    /** In percent of the width; a time outside lies on the border. */
    at(time) {
        return rounded((Math.min(Math.max(time, this.from), this.to) - this.from) / this.span);
    }
    /** The position and the width of a time span, as CSS; undefined if it lies outside. */
    place(from, to) {
        if (to < this.from || from > this.to)
            return undefined;
        const left = this.at(from);
        return `left:${left}%;width:${rounded((this.at(to) - left) / 100)}%`;
    }
    get ticks() {
        const step = STEPS_MS.find((ms) => this.span / ms <= MOST_TICKS) ?? this.dayStep;
        const ticks = [];
        for (let time = Math.ceil(this.from / step) * step; time <= this.to; time += step) {
            const day = time % DAY === 0;
            ticks.push({ at: this.at(time), time, label: day ? dayOf(time) : clock(time, step < MINUTE), day });
        }
        return ticks;
    }
    get span() {
        return this.to - this.from;
    }
    get dayStep() {
        return DAY * Math.ceil(this.span / DAY / MOST_TICKS);
    }
}
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MOST_TICKS = 9;
const STEPS_MS = [
    ...[1, 5, 10, 30].map((seconds) => seconds * SECOND),
    ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
    ...[1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR),
];
/** A fraction in percent. A thousandth of a percent is finer than any screen. */
function rounded(part) {
    return Math.round(part * 100_000) / 1_000;
}
/** The time of day in UTC. */
export function clock(time, seconds = true) {
    return new Date(time).toISOString().slice(11, seconds ? 19 : 16);
}
const DAY_FORMAT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
/** `22 Nov`, in UTC. */
export function dayOf(time) {
    return DAY_FORMAT.format(time);
}
//# sourceMappingURL=axis.js.map