/**
 * Which servers of the config the vendor means by a name. Its names are those in Interaction Administrator: host names with or without
 * domain, addresses, or names of no host.
 * @see https://help.genesys.com/developer/cic/docs/icws/webhelp/ConceptualContent/Concepts_WebProxies.htm
 */
import { isIP, isIPv6 } from 'node:net';

export interface Server {
  url: string;
  /** Its name in Interaction Administrator, if its URL does not tell it. */
  name?: string;
}

export interface NamedServers {
  /** Several only if they are the same host at different ports or paths. */
  servers: Server[];
  /** Servers of which each may be meant, because only their first labels fit. */
  unclear: Server[];
}

/** Matches the explicit name, then the whole host, then its first label. A label that several hosts share matches none. */
export function serversNamed(name: string, servers: readonly Server[]): NamedServers {
  const host = hostIn(name);
  const named = servers.filter((one) => one.name !== undefined && [plain(name), host].includes(plain(one.name)));
  if (named.length > 0) return { servers: named, unclear: [] };
  const whole = servers.filter((one) => hostsOf(one, servers).includes(host));
  if (whole.length > 0) return { servers: whole, unclear: [] };
  const labelled = servers.flatMap((one) => {
    const fits = hostsOf(one, servers).find((own) => isIP(bare(own)) === 0 && own.split('.')[0] === host);
    return fits === undefined ? [] : [{ one, fits }];
  });
  const found = labelled.map(({ one }) => one);
  return new Set(labelled.map(({ fits }) => fits)).size > 1
    ? { servers: [], unclear: found }
    : { servers: found, unclear: [] };
}

/** For messages: never the path, which may hold secrets. */
export function serverLabel({ url, name }: Server): string {
  const { host, pathname } = new URL(url);
  return name === undefined || pathname === '/' ? host : `${host} (${name})`;
}

/** Behind a reverse proxy, which serves several servers at one host, the last segment of the path names the server. */
function hostsOf({ url }: Server, servers: readonly Server[]): string[] {
  const { host, hostname, pathname } = new URL(url);
  const segment = pathname.split('/').findLast((one) => one !== '');
  const isShared = servers.some((other) => other.url !== url && new URL(other.url).host === host);
  return [...(segment === undefined ? [] : [hostIn(segment)]), ...(isShared ? [] : [hostname])];
}

/** The host in a URL, in a host with a port, or in an address with or without brackets, as a URL spells it. */
function hostIn(name: string): string {
  const text = plain(name);
  if (isIPv6(bare(text))) return new URL(`http://[${bare(text)}]`).hostname;
  const url = text.includes('://') ? text : `http://${text}`;
  return URL.canParse(url) && new URL(url).hostname !== '' ? new URL(url).hostname : text;
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}

/** Without brackets and zone. */
function bare(address: string): string {
  return address.replace(/^\[(.*)\]$/, '$1').split('%')[0] ?? '';
}
