import { isIPv6 } from 'node:net';

const known = new WeakMap<Request, string>();

/** Notes the address that a request came from. */
export function noteAddress(request: Request, address: string | undefined): void {
  if (address !== undefined) known.set(request, networkOf(address));
}

/** The address a request came from, as limits count it; empty for one that came from within the process. */
export function addressOf(request: Request): string {
  return known.get(request) ?? '';
}

/** An address as limits count it: of IPv6 the first 64 bits, which one client has for itself. */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return '';
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%', 1)[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = tail === undefined ? left : [...left, ...zeros, ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
