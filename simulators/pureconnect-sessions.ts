/** The log-in of ICWS, and its sessions with a CSRF token and a cookie. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Answer, Headers } from './answer.js';
import type { VendorRequest } from './http-simulator.js';
import { icws, icwsError, NO_SESSION, NO_TOKEN, WRONG_CREDENTIALS, type IcwsError } from './pureconnect-answers.js';

export interface PureConnectSessionOptions {
  user?: string;
  password?: string;
  /** Each answer replaces the session's cookie, and the old one is refused. @default false */
  rotateCookie?: boolean;
  /** Sent at every log-in. @default none */
  alternateHostList?: string[];
  /** The server's own name in Interaction Administrator. @default 'ICA' */
  icServer?: string;
}

export interface RefusedLogins {
  /** Hosts to try instead. */
  alternates: string[];
  /** @default 'error.server.notAcceptingConnections' */
  errorId?: string;
}

interface Session {
  csrfToken: string;
  cookie: string;
}

const LOGIN_TYPE = 'urn:inin.com:connection:icAuthConnectionRequestSettings';

export class PureConnectSessions {
  readonly accepts: { user: string; password: string };
  /** While set, log-ins are answered with 503. */
  refused: RefusedLogins | undefined;
  private readonly sessions = new Map<string, Session>();
  private nextSession = 29113001;

  constructor(private readonly options: PureConnectSessionOptions) {
    this.accepts = { user: options.user ?? 'svc-extract', password: options.password ?? 'correct-horse' };
  }

  expire(): void {
    this.sessions.clear();
  }

  logIn({ headers, body, query }: VendorRequest): Answer {
    if (!headers['accept-language'])
      return icwsError(400, {
        errorId: 'error.request.header.missing',
        message: 'The Accept-Language header is required.',
      });
    if (this.refused) {
      const { alternates, errorId = 'error.server.notAcceptingConnections' } = this.refused;
      const message = 'This Session Manager is not currently accepting connections.';
      return icwsError(503, { alternateHostList: alternates, errorId, message });
    }
    const settings = (typeof body === 'object' ? body : {}) as Record<string, unknown>;
    const absent = ['__type', 'applicationName', 'userID', 'password'].find(
      (name) => typeof settings[name] !== 'string',
    );
    if (absent) {
      const message = `The property ${absent} is required.`;
      return icwsError(400, { errorId: 'error.request.property.missing', message, propertyName: absent });
    }
    if (settings['__type'] !== LOGIN_TYPE)
      return icwsError(400, {
        errorId: 'error.request.property.invalid',
        message: 'Unknown type.',
        propertyName: '__type',
      });
    const { user, password } = this.accepts;
    if (settings['userID'] !== user || settings['password'] !== password) return icwsError(400, WRONG_CREDENTIALS);
    const sessionId = String(this.nextSession++);
    const session = { csrfToken: randomBytes(32).toString('base64'), cookie: newCookie() };
    this.sessions.set(sessionId, session);
    const answer = {
      csrfToken: session.csrfToken,
      sessionId,
      alternateHostList: this.options.alternateHostList ?? [],
      userID: user,
      userDisplayName: user,
      icServer: this.options.icServer ?? 'ICA',
      features: query['include']?.split(',').includes('features')
        ? [{ featureId: 'data-extractor', version: 2 }]
        : undefined,
    };
    return icws(201, answer, {
      'ININ-ICWS-CSRF-Token': session.csrfToken,
      'ININ-ICWS-Session-ID': sessionId,
      ...setCookie(sessionId, session),
    });
  }

  logOut({ params }: VendorRequest): Answer {
    this.sessions.delete(params['sessionId']!);
    return { status: 200 };
  }

  /** Answers 401 unless the request belongs to a session. */
  inSession(answer: (request: VendorRequest) => Answer): (request: VendorRequest) => Answer {
    return (request) => {
      const sessionId = request.params['sessionId']!;
      const session = this.sessions.get(sessionId);
      if (!session) return unauthorized(NO_SESSION);
      if (request.headers['inin-icws-csrf-token'] !== session.csrfToken) return unauthorized(NO_TOKEN);
      if (cookieOf(request, `icws_${sessionId}`) !== session.cookie) return unauthorized(NO_SESSION);
      const { headers, ...rest } = answer(request);
      if (!this.options.rotateCookie) return { ...rest, headers };
      session.cookie = newCookie();
      return { ...rest, headers: { ...headers, ...setCookie(sessionId, session) } };
    };
  }
}

function unauthorized(error: IcwsError): Answer {
  return icwsError(401, error, { 'WWW-Authenticate': 'ICWS realm="ICWS" location="/ICWS/connection"' });
}

function newCookie(): string {
  return `${randomUUID()}|languageId=en-us`;
}

function setCookie(sessionId: string, { cookie }: Session): Headers {
  return { 'Set-Cookie': `icws_${sessionId}=${cookie}; Path=/icws/${sessionId}; HttpOnly` };
}

function cookieOf({ headers }: VendorRequest, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
