/** The form of every answer of ICWS, and of its errors. */
import type { Answer, Headers } from './answer.js';

export interface IcwsError {
  /** Absent from some errors, and from all of the servers before 4.0.6. */
  errorId?: string;
  errorCode?: number;
  message: string;
  /** In errors about a property of the request. */
  propertyName?: string;
  /** In refused log-ins. */
  alternateHostList?: string[];
}

export const MEDIA_TYPE = 'application/vnd.inin.icws+JSON; charset=utf-8';

// Recorded in the tests of gildas/posh-ic.
export const WRONG_CREDENTIALS: IcwsError = {
  errorId: 'error.request.connection.authenticationFailure',
  errorCode: -2147221503,
  message: 'The authentication process failed.',
};
export const NO_SESSION: IcwsError = { errorCode: 1, message: 'This request requires a session ID!' };
export const NO_TOKEN: IcwsError = {
  errorCode: 2,
  message: 'An authentication token was expected in the request, but not found.',
};
/** The number is the one that gildas/ruby-ic reads as "not found". */
export const NO_SUCH_ITEM: IcwsError = {
  errorId: '-2147221496',
  errorCode: -2147221496,
  message: 'The requested item could not be found.',
};

export function icws(status: number, value: unknown, headers: Headers = {}): Answer {
  return { status, headers: { 'content-type': MEDIA_TYPE, ...headers }, body: JSON.stringify(value) };
}

export function icwsError(status: number, error: IcwsError, headers: Headers = {}): Answer {
  return icws(status, error, headers);
}
