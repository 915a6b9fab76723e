/** The cookies of one session. */
import { Cookie, CookieJar } from 'tough-cookie';
import type { VendorCookies } from '../http/vendor-request.js';

/**
 * A cookie `icws_<id>` belongs to the requests of the session <id> at this server, whatever its Path and Domain say: a reverse proxy may pass
 * them on as the server behind it wrote them.
 * @see https://help.genesys.com/developer/cic/docs/icws/webhelp/ConceptualContent/Concepts_WebProxies.htm
 */
export class SessionCookies implements VendorCookies {
  private readonly jar = new CookieJar();

  /** @param basePath the path of the server's URL, `/` without a proxy */
  constructor(private readonly basePath: string) {}

  getCookieString(url: string): Promise<string> {
    return this.jar.getCookieString(url);
  }

  setCookie(header: string, url: string): Promise<unknown> {
    const cookie = Cookie.parse(header);
    const id = /^icws_(.+)$/.exec(cookie?.key ?? '')?.[1];
    if (!cookie || id === undefined) return this.jar.setCookie(header, url);
    cookie.path = `${this.basePath.replace(/\/$/, '')}/icws/${encodeURIComponent(id)}`;
    cookie.domain = null;
    return this.jar.setCookie(cookie, url);
  }
}
