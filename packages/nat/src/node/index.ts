export {
  discoverNatBehaviour,
  type NatDiscovery,
  type NatDiscoveryOptions,
  type NatDiscoveryProgress,
  type NatTest,
} from "./nat-discovery.ts";
export { discoverTcpMapping, type TcpMapping, type TcpMappingOptions } from "./tcp-mapping.ts";
