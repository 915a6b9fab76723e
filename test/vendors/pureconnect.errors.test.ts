/** What the errors of ICWS within a session mean. Those that clients met are in pureconnect.cases.test.ts. */
import { describe, expect, it } from '@jest/globals';
import { explain } from '../../src/vendors/pureconnect/icws-error.js';

function kindOf(error: object, status = 400): string | undefined {
  return explain(JSON.stringify(error), status).kind;
}

describe('a 400 about a job that is not there', () => {
  it.each([
    { errorCode: -2147221496 },
    { errorCode: '-2147221496' },
    { errorId: '-2147221496' },
    { errorId: -2147221496 },
    { errorId: 'error.request.dataExtractor.jobNotFound', message: '' },
    { message: 'Job 17 was not found.' },
    { message: 'Job 17 could not be found.' },
    { message: 'Job 17 does not exist.' },
    { message: 'Job 17 doesn’t exist.' },
    { message: 'There is no such job.' },
    { message: 'Unknown job 17.' },
    { errorId: 'error.unknownJob' },
    { message: 'The job 17 is unknown.' },
    { message: 'The job id 17 is invalid.' },
    { message: 'The job id 17 is not valid.' },
  ])('is missing: %j', (error) => {
    expect(kindOf(error)).toBe('missing');
  });
});

describe('an error about something else', () => {
  it.each([
    { errorId: 'error.request.property.invalid', message: 'The value is unknown.', propertyName: 'jobsResponseMode' },
    { errorCode: -2147221496, message: 'The requested item could not be found.', propertyName: 'jobsResponseMode' },
    { errorId: 'error.request.property.invalid', message: 'The requested property could not be found.' },
    { message: 'Unknown property "jobsMode".' },
    { message: 'The query string parameter jobsMode was not found.' },
    { message: 'The header Accept-Language was not found.' },
    { message: 'Unknown type.' },
    { message: 'The value of jobsResponseMode is invalid.' },
    { message: 'The job was not read: unknown error.' },
    { message: 'An invalid request about a job.' },
    { errorCode: -2147221503, message: 'The authentication process failed.' },
    {},
  ])('keeps the meaning of its status: %j', (error) => {
    expect(kindOf(error)).toBeUndefined();
  });

  it.each([401, 403, 404, 410, 500, 503])('has the meaning of the status %i, whatever the words', (status) => {
    expect(kindOf({ errorCode: -2147221496, message: 'The requested item could not be found.' }, status)).toBe(
      undefined,
    );
  });
});

describe('an error', () => {
  it.each([
    [
      { errorId: 'error.x', errorCode: 7, message: 'No.' },
      { errorId: 'error.x', message: 'No.' },
    ],
    [
      { errorCode: 7, message: 'No.' },
      { errorId: '7', message: 'No.' },
    ],
    [{ errorId: '', errorCode: 7 }, { errorId: '7' }],
    [{ errorId: { en: 'x' }, message: 'No.' }, { message: 'No.' }],
    [{ message: null }, {}],
  ])('%j is shown as %j', (error, shown) => {
    expect(explain(JSON.stringify(error), 500)).toEqual(shown);
  });

  it.each(['', 'not JSON', '[]', 'null'])('without the form of ICWS has no text: %j', (body) => {
    expect(explain(body, 400)).toEqual({});
  });
});
