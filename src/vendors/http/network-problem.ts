/** Why no connection to a vendor came about, in words that are safe to show. */
export class NetworkProblem extends Error {
  override readonly name = 'NetworkProblem';

  /** @param advice what the owner of the config can do about it */
  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

export interface Break {
  what: string;
  advice?: string;
  /** No byte of the request left, because no connection came about. */
  unsent?: boolean;
}

const UNTRUSTED: Break = {
  what: "no trusted authority signed the server's certificate",
  advice: 'set tls.ca to a PEM file with the authority that signed it',
};
const EXPIRED: Break = {
  what: "the server's certificate has expired",
  advice: "ask the vendor to renew it, and check this machine's clock",
};
const DEMANDED: Break = {
  what: 'the server demands a client certificate',
  advice: 'set tls.cert and tls.key to a certificate that the server accepts',
};
const NOT_ACCEPTED: Break = {
  what: 'the server did not accept the client certificate',
  advice: DEMANDED.advice,
};
const NO_TLS: Break = {
  what: 'the server does not speak TLS at this address',
  advice: 'check the scheme and the port of baseUrl',
};

/** By the error codes of Node and OpenSSL. */
const BREAKS: Record<string, Break> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  CERT_HAS_EXPIRED: EXPIRED,
  CERT_NOT_YET_VALID: { ...EXPIRED, what: "the server's certificate is not valid yet" },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: "the server's certificate is for another name",
    advice: 'write the name that the certificate has into baseUrl',
  },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: DEMANDED,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: {
    what: 'the server refused the TLS handshake; it may demand a client certificate',
    advice: DEMANDED.advice,
  },
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: NOT_ACCEPTED,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: NOT_ACCEPTED,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: NOT_ACCEPTED,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: { ...NOT_ACCEPTED, what: 'the client certificate has expired' },
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ECONNREFUSED: {
    what: 'the connection broke (ECONNREFUSED)',
    advice: "check the port in baseUrl, and that the vendor's server is running",
  },
  ENOTFOUND: {
    what: 'the host name is not known here (ENOTFOUND)',
    advice: 'check baseUrl, DNS, and whether a proxy is needed',
  },
};

/** No connection came about, whatever the timings say. */
const UNREACHED = ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EAI_AGAIN', 'EADDRNOTAVAIL'];

/** Only by its code: got puts the URL into its messages, which are never shown. */
export function breakOf(error: unknown): Break {
  const {
    name,
    code,
    cause,
    message = '',
    timings,
  } = error as { name?: string; code?: unknown; cause?: unknown; message?: string; timings?: { connect?: number } };
  for (const one of [error, cause]) {
    if (one instanceof NetworkProblem) return { what: one.message, advice: one.advice, unsent: true };
  }
  const unsent = timings !== undefined && timings.connect === undefined;
  if (code === 'ETIMEDOUT' || name === 'TimeoutError' || name === 'AbortError') {
    return { what: 'no complete answer in time', unsent };
  }
  // OpenSSL's reason is only in the message then.
  if (code === 'EPROTO' && /wrong version number|packet length too long/.test(message))
    return { ...NO_TLS, unsent: true };
  const known = typeof code === 'string' && Object.hasOwn(BREAKS, code) ? BREAKS[code] : undefined;
  if (known) return { ...known, unsent: true };
  const isRefused = typeof code === 'string' && UNREACHED.includes(code);
  return {
    what: `the connection broke (${typeof code === 'string' ? code : 'no code'})`,
    unsent: unsent || isRefused,
  };
}
