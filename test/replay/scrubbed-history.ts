/** A recorded history as it is saved. */

/** Without what identifies this machine: the identities of its processes, and its folders. */
export function scrubbed(history: object): string {
  const json = JSON.stringify(
    history,
    (key, value: unknown) => {
      if (key === 'identity') return 'vigil';
      if (key === 'stackTrace') return '';
      // A sticky queue is named after the process and its machine.
      return typeof value === 'string' && /^\d+@/.test(value) ? 'sticky' : value;
    },
    1,
  );
  return json.replace(/"data": "([A-Za-z0-9+/=]+)"/g, (whole, data: string) => {
    const text = Buffer.from(data, 'base64').toString('utf8');
    const clean = text.replaceAll(/file:\/\/[^"]*?\/vigil-content-[^/"]+/g, 'file:///content');
    return clean === text ? whole : `"data": "${Buffer.from(clean).toString('base64')}"`;
  });
}
