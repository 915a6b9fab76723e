/** A duration in its two largest units: `2m 13s`, `5d 3h`, `480ms`. */
export declare function shortDuration(ms: number): string;
