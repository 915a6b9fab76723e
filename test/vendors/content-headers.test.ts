import { describe, expect, it } from '@jest/globals';
import { lengthOf, mediaTypeOf, nameOf } from '../../src/vendors/http/content-headers.js';

describe('the name of a download', () => {
  it.each([
    ['attachment; filename="report.json"', 'report.json'],
    ['attachment;filename="report.json"', 'report.json'],
    ['attachment; filename=report.json', 'report.json'],
    ['inline; filename="a; b.txt"', 'a; b.txt'],
    [`attachment; filename="r?sum?.txt"; filename*=UTF-8''r%C3%A9sum%C3%A9.txt`, 'résumé.txt'],
    ['attachment; filename="../../etc/passwd"', '../../etc/passwd'],
    ['attachment; filename="r\u00e9sum\u00e9.txt"', 'résumé.txt'],
    [`attachment; filename="${Buffer.from('résumé 日本.txt').toString('latin1')}"`, 'résumé 日本.txt'],
    [`attachment; filename*=UTF-8''%E6%97%A5%E6%9C%AC.txt`, '日本.txt'],
  ])('of %s is %s', (header, name) => {
    expect(nameOf({ 'content-disposition': header })).toBe(name);
  });

  it.each([undefined, '', 'attachment', 'attachment; filename=""', ';;;'])('is undefined for %p', (header) => {
    expect(nameOf({ 'content-disposition': header })).toBeUndefined();
  });
});

describe('the media type of a download', () => {
  it.each([
    ['text/csv', 'text/csv'],
    ['Text/CSV; charset=utf-8', 'text/csv'],
    [undefined, 'application/octet-stream'],
    ['', 'application/octet-stream'],
    [' ; charset=utf-8', 'application/octet-stream'],
  ])('of %p is %s', (header, mediaType) => {
    expect(mediaTypeOf({ 'content-type': header })).toBe(mediaType);
  });
});

describe('the announced length of a download', () => {
  it.each([
    ['0', 0],
    ['1048576', 1_048_576],
    [undefined, undefined],
    ['', undefined],
    ['-1', undefined],
    ['12abc', undefined],
    ['1e3', undefined],
  ])('of %p is %p', (header, bytes) => {
    expect(lengthOf({ 'content-length': header })).toBe(bytes);
  });
});
