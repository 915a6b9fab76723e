import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { edge, request, SECRETS, send, serve, type Handler } from './vendor-edge.served.js';

describe('a redirect', () => {
  /** `/3` leads to `/2`, `/1` and `/0`, which answers. */
  const steps: Handler = ({ url = '' }, response) => {
    const left = Number(url.slice(1).split('?')[0]);
    if (left === 0) send(response, '"there"');
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  };

  it.each([1, 2, 3])('is followed for a GET to the same origin, %i deep', async (depth) => {
    const { url, seen } = await serve(steps);
    expect(await edge().json(request(`${url}/${depth}`), z.string())).toBe('there');
    expect(seen).toHaveLength(depth + 1);
  });

  it('is not followed a fourth time', async () => {
    const { url, seen } = await serve(steps);
    expect((await vendorErrorOf(edge().text(request(`${url}/4`)))).kind).toBe('unreachable');
    expect(seen.map(({ url: path }) => path?.split('?')[0])).not.toContain('/0');
  });

  it.each([301, 302, 303, 307, 308])('with %i is never followed to another origin', async (status) => {
    const other = await serve((_request, response) => send(response, '"mine"'));
    for (const location of [
      `${other.url}/stolen`,
      `//127.0.0.1:${other.port}/stolen`,
      `http://localhost:${other.port}/stolen`,
      `https://127.0.0.1:${other.port}/`,
    ]) {
      const { url } = await serve((_request, response) => response.writeHead(status, { location }).end());
      for (const method of ['GET', 'POST', 'PUT', 'DELETE'] as const) {
        const error = await vendorErrorOf(edge().text(request(url, { method })));
        expect(error).toMatchObject({ kind: 'unreachable', status });
        expect(error.message).not.toContain(String(other.port));
      }
      expect((await vendorErrorOf(edge().open(request(url)))).kind).toBe('unreachable');
    }
    expect(other.seen).toHaveLength(0);
  });

  it('is not followed to another origin after one to the same origin', async () => {
    const other = await serve((_request, response) => send(response, '"mine"'));
    const { url } = await serve((incoming, response) => {
      const location = incoming.url?.startsWith('/near') ? `${other.url}/` : '/near';
      response.writeHead(302, { location }).end();
    });
    expect((await vendorErrorOf(edge().text(request(url)))).kind).toBe('unreachable');
    expect(other.seen).toHaveLength(0);
  });

  it.each([301, 302, 303, 307, 308])('with %i is never followed for a POST', async (status) => {
    const { url, seen } = await serve((incoming, response) => {
      if (incoming.url?.startsWith('/start')) response.writeHead(status, { location: '/end' }).end();
      else send(response, '"followed"');
    });
    const posted = request(`${url}/start`, { method: 'POST', json: { password: SECRETS.body } });
    expect(await vendorErrorOf(edge().text(posted))).toMatchObject({ kind: 'unreachable', status });
    expect(seen).toHaveLength(1);
  });

  it.each([undefined, 'http://', 'ftp://127.0.0.1/'])('to %p is unreachable', async (location) => {
    const { url } = await serve((_request, response) => response.writeHead(302, location ? { location } : {}).end());
    expect((await vendorErrorOf(edge().text(request(url)))).kind).toBe('unreachable');
  });
});
