/** Whether a URL's host name is this machine, whatever its own names are. */
export function isLoopback(hostname) {
    return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
//# sourceMappingURL=loopback.js.map