import dns from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Where webhooks may go. Somebody who sets one must not reach through us what only this machine reaches, so addresses
 * that are not public are refused: in the URL, and again for what a name resolves to, in the very lookup of the
 * connection, so that a name cannot change in between. The setting WEBHOOK_ALLOW lists exceptions.
 */
export interface WebhookRules {
  /** why a URL is not taken; undefined: it is */
  fault(url: URL): string | undefined;
  /** for the connection: fails where a name leads to an address that is refused */
  lookup: LookupFunction;
}

/** A try that will not succeed later either. */
export class Refused extends Error {}

/** Networks that are not public (RFC 6890 and the registries of IANA), with ways of IPv6 into IPv4. */
const notPublic = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24',
  '192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3',
  '::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/9 ff00::/8',
].flatMap((line) => line.split(' '));

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listOf(entries: string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    if (bits === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(bits), family(address));
  }
  return list;
}

const refused = listOf(notPublic);
const isNetwork = (entry: string) => isIP(entry.split('/')[0] ?? '') !== 0;

/** `allow`: names, addresses and networks that are taken although they are not public. */
export function webhookRules(allow: string[], resolve: typeof dns.lookup = dns.lookup): WebhookRules {
  const networks = listOf(allow.filter(isNetwork));
  const names = new Set(allow.filter((entry) => !isNetwork(entry)).map((name) => name.toLowerCase()));
  const isListed = (host: string) => names.has(host) || (isIP(host) !== 0 && networks.check(host, family(host)));
  const isRefused = (address: string) => refused.check(address, family(address)) && !networks.check(address, family(address));

  return {
    fault({ protocol, hostname }) {
      const host = hostOf(hostname);
      if (isIP(host) !== 0 && isRefused(host)) return notAllowed;
      if (protocol !== 'https:' && !isListed(host)) return 'A webhook needs https.';
      return undefined;
    },
    lookup(hostname, options, callback) {
      resolve(hostname, { ...options, all: true }, (error, found) => {
        const [first] = found ?? [];
        if (error || !first) return callback(error ?? new Error('no address'), []);
        const addresses = found.map(({ address, family }) => ({ address: address.replace(/%.*/, ''), family }));
        if (!names.has(hostname.toLowerCase()) && addresses.some(({ address }) => isRefused(address)))
          return callback(new Refused(notAllowed), []);
        if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      });
    },
  };
}

const notAllowed = 'This address is in a network that is not public. The operator may list it in WEBHOOK_ALLOW.';

/** A host as URLs have it, without the brackets of IPv6. */
const hostOf = (hostname: string) => hostname.replace(/^\[|\]$/g, '').toLowerCase();
