import { promises as dns, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** The addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** Thrown for an address requests must not be sent to. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
}

// IANA's registries of special-purpose addresses (RFC 6890 and its successors), and multicast.
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
// Within the only range that is routed publicly: protocol assignments and Teredo, documentation, 6to4.
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const special = new BlockList();
for (const range of SPECIAL_IPV4) addRange(special, range, 'ipv4');
for (const range of SPECIAL_IPV6) addRange(special, range, 'ipv6');
const routed = new BlockList();
addRange(routed, '2000::/3', 'ipv6');
// IPv4 behind a prefix: mapped, and the well-known one of NAT64.
const mapped = new BlockList();
addRange(mapped, '::ffff:0:0/96', 'ipv6');
addRange(mapped, '64:ff9b::/96', 'ipv6');

function addRange(list: BlockList, range: string, family: 'ipv4' | 'ipv6'): void {
  const [network, prefix] = range.split('/') as [string, string];
  list.addSubnet(network, Number(prefix), family);
}

/** True for an IP address of the public internet. An unreadable one is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  if (mapped.check(address, 'ipv6')) return isPublicAddress(lastFourBytes(address));
  return routed.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

/** The IPv4 address an IPv6 one ends with. The URL parser writes it in one way only. */
function lastFourBytes(address: string): string {
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':').slice(-2);
  const [high, low] = groups.map((group) => Number.parseInt(group || '0', 16)) as [number, number];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

const ofSystem: Resolve = (hostname) => dns.lookup(hostname, { all: true, verbatim: true });

/**
 * Resolves names for a connection and gives it public addresses only. The address checked is the one connected to, so a
 * name that resolves differently the next time gains nothing.
 */
export function publicLookup(resolve: Resolve = ofSystem, allowPrivate = false): LookupFunction {
  return (hostname, options, callback) => {
    const refuse = () => callback(new RefusedAddress(`${hostname} resolves to no public address`), '', 0);
    resolve(hostname).then(
      (found) => {
        const addresses = allowPrivate ? [...found] : found.filter(({ address }) => isPublicAddress(address));
        const [first] = addresses;
        if (!first) refuse();
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      // Names of a closed network answer as those that are none: who stores webhooks learns nothing of it.
      (error: NodeJS.ErrnoException) => (allowPrivate ? callback(error, '', 0) : refuse()),
    );
  };
}
