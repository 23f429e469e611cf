/** One address of a network interface, as `os.networkInterfaces()` of Node gives it. */
interface InterfaceAddress {
  readonly address: string;
  /** It leads to this computer only. */
  readonly internal: boolean;
  /** With the prefix length of its network. */
  readonly cidr: string | null;
}

/** As `os.networkInterfaces()` of Node gives them. */
export type Interfaces = Readonly<Record<string, readonly InterfaceAddress[] | undefined>>;

/** Whether only containers and virtual machines of this computer are behind an interface of that name. */
export function isVirtualInterface(name: string): boolean {
  return /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|lxc|lxdbr|cni|flannel|cali|podman)/.test(name);
}
