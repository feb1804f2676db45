const OWN_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/**
 * True when the `Host` of a request names this machine, with any port, or one of `allowedHosts` (names without
 * ports). Any other name may belong to a page that points its own domain at 127.0.0.1 to read the author's drafts:
 * https://developer.mozilla.org/docs/Web/Security/Attacks/DNS_rebinding
 */
export function isAllowedHost(host: string | undefined, allowedHosts: string[]): boolean {
  const name = /^(\[[0-9a-f:.]+\]|[^:@/\s]+)(?::\d*)?$/i.exec(host ?? "")?.[1]?.toLowerCase();
  return name !== undefined && [...OWN_NAMES, ...allowedHosts.map(toHostName)].includes(name);
}

/** IPv6 addresses stand in brackets in a `Host`. */
function toHostName(host: string): string {
  const name = host.toLowerCase();
  return name.includes(":") && !name.startsWith("[") ? `[${name}]` : name;
}
