import { describe, expect, it } from '@jest/globals';
import { kindOfStatus, VendorError, type VendorErrorFields } from '../../src/vendors/http/vendor-error.js';

const FIELDS: VendorErrorFields = { kind: 'unreachable', vendor: 'alteryx', verb: 'read status', what: 'HTTP 503' };

describe('the meaning of an HTTP status', () => {
  it.each([
    [200, undefined],
    [201, undefined],
    [204, undefined],
    [299, undefined],
    [301, 'unreachable'],
    [304, 'unreachable'],
    [400, 'rejected'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'missing'],
    [405, 'rejected'],
    [408, 'unreachable'],
    [409, 'rejected'],
    [410, 'rejected'],
    [425, 'unreachable'],
    [429, 'throttled'],
    [499, 'rejected'],
    [500, 'unreachable'],
    [503, 'unreachable'],
    [599, 'unreachable'],
    [999, 'unreachable'],
  ])('%i is %s', (status, kind) => {
    expect(kindOfStatus(status, 'read status')).toBe(kind);
  });

  it.each([
    [200, undefined],
    [400, 'refused'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'unreachable'],
    [405, 'rejected'],
    [429, 'throttled'],
    [503, 'unreachable'],
  ])('%i at the log-in is %s', (status, kind) => {
    expect(kindOfStatus(status, 'log in')).toBe(kind);
  });
});

describe("a vendor's error", () => {
  it.each<[string, Partial<VendorErrorFields>, string]>([
    ['what happened', {}, 'alteryx could not read status: HTTP 503'],
    [
      'where, the error id and what the vendor said',
      { where: 'GET /v3/jobs/1', errorId: 'busy', vendorMessage: 'later, please' },
      'alteryx could not read status: HTTP 503 (GET /v3/jobs/1) [busy]: later, please',
    ],
    ['no colon after nothing said', { vendorMessage: '' }, 'alteryx could not read status: HTTP 503'],
    ['one line', { vendorMessage: ' a\r\n\tb  c ' }, 'alteryx could not read status: HTTP 503: a b c'],
  ])('shows %s', (_title, fields, message) => {
    expect(new VendorError({ ...FIELDS, ...fields }).message).toBe(message);
  });

  it("cuts the vendor's message after 300 characters", () => {
    const { message } = new VendorError({ ...FIELDS, vendorMessage: 'x'.repeat(301) });
    expect(message.endsWith(`: ${'x'.repeat(300)}…`)).toBe(true);
  });

  it("is short, however long the vendor's text is", () => {
    const long = 'x'.repeat(1_000_000);
    const { message } = new VendorError({ ...FIELDS, what: long, errorId: long, vendorMessage: long });
    expect(message.length).toBeLessThan(1_000);
  });
});
