/** One address of a network interface, as in Node's `os.networkInterfaces()`. */
interface InterfaceAddress {
  readonly address: string;
  /** True for loopback. */
  readonly internal: boolean;
  /** The address with the prefix length of its network. */
  readonly cidr: string | null;
}

/** The type of Node's `os.networkInterfaces()`. */
export type Interfaces = Readonly<Record<string, readonly InterfaceAddress[] | undefined>>;

/** Whether an interface of that name leads only to containers and virtual machines on this computer. */
export function isVirtualInterface(name: string): boolean {
  return /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|lxc|lxdbr|cni|flannel|cali|podman)/.test(name);
}
