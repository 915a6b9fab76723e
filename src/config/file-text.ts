/**
 * The text of a file that somebody wrote with an editor or a shell: UTF-8, or UTF-16 with a byte order mark, as Windows writes it.
 * Undefined for anything else, because a guess could make another secret of it.
 */
export function fileText(bytes: Buffer): string | undefined {
  const mark = bytes.subarray(0, 2).toString('hex');
  const charset = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(charset, { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
