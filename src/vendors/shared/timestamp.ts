import type { Timestamp } from '../../contract/job.js';

// ISO 8601, basic or extended. The `T`, the seconds and the zone are optional, as vendors' own clients treat them.
const TIME =
  /^(\d{4})-?(\d{2})-?(\d{2})[T ]?(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d*))?)? ?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** No job ran earlier. Servers write the first moment of their clock (in the years 1, 1601, 1899 or 1970) for no time. */
const FIRST_YEAR = 1980;
/** The last moment that servers can write is no time either. */
const LAST_YEAR = 9998;

/** Parses a vendor's date and time in ISO 8601; without a zone it is UTC. Undefined for anything else. */
export function timestampOf(text: string | null | undefined): Timestamp | undefined {
  const parts = TIME.exec(text?.trim() ?? '');
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second = '00', fraction, zone = 'Z'] = parts;
  const date = `${year}-${month}-${day}`;
  // A day that the month does not have would be read as one of the next month.
  if (new Date(`${date}T00:00:00Z`).getUTCDate() !== Number(day)) return undefined;
  const at = new Date(`${date}T${hour}:${minute}:${second}.${fraction || '0'}${offsetOf(zone)}`);
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() < FIRST_YEAR || at.getUTCFullYear() > LAST_YEAR)
    return undefined;
  return at.toISOString();
}

function offsetOf(zone: string): string {
  const [, hours, minutes = '00'] = /^([+-]\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return hours === undefined ? 'Z' : `${hours}:${minutes}`;
}
