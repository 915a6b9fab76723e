import prettyMilliseconds from 'pretty-ms';
/** A duration in its two largest units: `2m 13s`, `5d 3h`, `480ms`. */
export function shortDuration(ms) {
    if (ms <= 0)
        return '0s';
    return prettyMilliseconds(Math.round(ms), { secondsDecimalDigits: 0, unitCount: 2 });
}
//# sourceMappingURL=short-duration.js.map