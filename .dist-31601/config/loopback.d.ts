/** Whether a URL's host name is this machine, whatever its own names are. */
export declare function isLoopback(hostname: string): boolean;
