import { describe, expect, it } from '@jest/globals';
import { parseJsonText } from '../../src/vendors/http/json-text.js';

describe('JSON as vendors write it', () => {
  it.each<[string, unknown]>([
    ['\uFEFF{"a":1}', { a: 1 }],
    ['{"a":NaN,"b":[-Infinity,Infinity]}', { a: null, b: [null, null] }],
    ['{"a":NaN,"b":"NaN \\" NaN"}', { a: null, b: 'NaN " NaN' }],
    ['NaN', null],
    ['{"a":"\uFEFF"}', { a: '\uFEFF' }],
  ])('%j is read', (text, value) => {
    expect(parseJsonText(text)).toEqual(value);
  });

  it.each(['', '\uFEFF', 'NaNs', '{"a":NaN', '{"a":None}', '\uFEFF\uFEFF{}'])('%j is not JSON', (text) => {
    expect(() => parseJsonText(text)).toThrow(SyntaxError);
  });
});
