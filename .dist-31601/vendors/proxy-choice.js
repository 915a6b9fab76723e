/** Which proxy a request goes through: the connection's own, or that of the environment by curl's rules. */
import { BlockList, isIP } from 'node:net';
import { isLoopback } from '../config/loopback.js';
import { NetworkProblem } from './http/network-problem.js';
/**
 * This machine is never reached through a proxy: its own loopback is another machine's there, and Vigil allows plain http to it.
 * @param own the connection's `proxy`, which NO_PROXY does not exempt
 * @throws NetworkProblem if the proxy's address is invalid; it does not quote the address
 */
export function proxyFor(url, own, environment) {
    if (isLoopback(url.hostname))
        return undefined;
    if (own !== undefined)
        return proxyAt(own, 'proxy');
    const scheme = url.protocol.replace(':', '');
    const names = [`${scheme}_proxy`, `${scheme.toUpperCase()}_PROXY`, 'all_proxy', 'ALL_PROXY'];
    const from = names.find((name) => environment[name] !== undefined);
    const address = from === undefined ? undefined : environment[from];
    if (from === undefined || !address)
        return undefined;
    if (isExempt(url, environment['no_proxy'] ?? environment['NO_PROXY'] ?? ''))
        return undefined;
    return proxyAt(address, from);
}
function proxyAt(text, from) {
    const url = parse(text);
    if (!url) {
        const what = `${from} is not an address such as "http://proxy.example:3128"`;
        throw new NetworkProblem(what, `correct ${from}; SOCKS proxies are not supported`);
    }
    const user = decodeURIComponent(url.username);
    const password = decodeURIComponent(url.password);
    url.username = '';
    url.password = '';
    if (user + password === '')
        return { url, from };
    return { url, from, authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`, password };
}
function parse(text) {
    const full = text.includes('://') ? text : `http://${text}`;
    if (!URL.canParse(full))
        return undefined;
    const url = new URL(full);
    const isBare = /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search + url.hash === '';
    return isBare && canDecode(url.username + url.password) ? url : undefined;
}
function canDecode(text) {
    try {
        decodeURIComponent(text);
        return true;
    }
    catch {
        return false;
    }
}
function isExempt(url, list) {
    const host = bareHost(url.hostname);
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return list
        .toLowerCase()
        .split(/[\s,]+/)
        .some((entry) => entry === '*' || matches(entry, host, port));
}
function matches(entry, host, port) {
    if (entry.includes('/'))
        return isWithin(host, entry);
    const [, name = '', ofPort] = /^(\[.*\]|[^:]*|[^:]*:[^:]*:.*?)(?::(\d+))?$/.exec(entry) ?? [];
    if (ofPort !== undefined && ofPort !== port)
        return false;
    const domain = bareHost(name.replace(/^\*?\./, ''));
    return domain !== '' && (host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`)));
}
function isWithin(host, subnet) {
    const [network = '', prefix = ''] = subnet.split('/');
    const family = (address) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
    const longest = { ipv4: 32, ipv6: 128 };
    if (!isIP(network) || !isIP(host) || !/^\d{1,3}$/.test(prefix) || Number(prefix) > longest[family(network)])
        return false;
    const list = new BlockList();
    list.addSubnet(network, Number(prefix), family(network));
    return list.check(host, family(host));
}
function bareHost(name) {
    return name.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}
//# sourceMappingURL=proxy-choice.js.map