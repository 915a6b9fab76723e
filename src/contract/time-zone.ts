/** Wall-clock times of a time zone: milliseconds since the epoch as if the zone were UTC. Pure. */

export class TimeZone {
  private readonly format: Intl.DateTimeFormat;

  /** @throws RangeError if there is no such zone; see {@link isTimeZone} */
  constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** What a clock of the zone shows at the moment. @param moment milliseconds since the epoch */
  wallClock(moment: number): number {
    const parts = new Map(this.format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
    const seconds = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return seconds + (moment - Math.floor(moment / 1_000) * 1_000);
  }

  /**
   * When a clock of the zone shows this time. If a clock change repeats or skips the time, this is the moment that the Temporal server takes:
   * it applies the offset of the zone at about that time.
   */
  moment(wallClock: number): number {
    return wallClock - this.offset(wallClock - this.offset(wallClock));
  }

  private offset(moment: number): number {
    return this.wallClock(moment) - moment;
  }
}

/** Whether this is a name of the time zone database, such as Europe/Berlin. An offset such as +01:00 is none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    const known = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
    // The server wants the case of the database; an alias has another name here.
    return known === name || known.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}
