import { BlockList, isIP } from 'node:net'

const denied = new BlockList()
// https://www.iana.org/assignments/iana-ipv4-special-registry: this network, private, shared, loopback, link-local
// (where clouds keep their metadata), protocol assignments, documentation, benchmarks, multicast, reserved.
for (const range of [
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
]) {
  const [net, prefix] = range.split('/')
  denied.addSubnet(net as string, Number(prefix), 'ipv4')
}
// Within 2000::/3, what is not a public host: protocol assignments with Teredo, documentation, 6to4, documentation.
for (const range of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']) {
  const [net, prefix] = range.split('/')
  denied.addSubnet(net as string, Number(prefix), 'ipv6')
}

const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

/**
 * Whether an address belongs to a host of the public internet. Everything else is not: private, loopback, link-local
 * and metadata addresses, and IPv6 forms that carry an IPv4 address.
 *
 * @param address an IP address, without brackets or zone
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !denied.check(address, 'ipv4')
    case 6:
      return globalUnicast.check(address, 'ipv6') && !denied.check(address, 'ipv6')
    default:
      return false
  }
}
