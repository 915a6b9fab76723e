/** What the owner of the config can do about a vendor that could not be checked. */
export function vendorHint(error: unknown): string {
  const { kind, status = 0, fields } = error as { kind?: string; status?: number; fields?: { advice?: string } };
  if (fields?.advice !== undefined) return fields.advice;
  switch (kind) {
    case 'refused':
      return "check the connection's user and secret, and the user's rights at the vendor";
    case 'missing':
    case 'rejected':
      return "check the connection's baseUrl and version settings";
    case 'throttled':
      return 'the vendor asks for fewer requests: check again later';
    case 'unintelligible':
      return 'check that baseUrl is the address of the vendor';
    default:
      return status >= 500
        ? "check again later; if it stays, ask the vendor's administrator"
        : 'check baseUrl, the network and the proxy';
  }
}
