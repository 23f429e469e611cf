import { DEFAULT_TLS_PORT } from "./conf-keys.ts";
import type { TurnserverConf } from "./turnserver-conf.ts";

/** A port to listen on, at every address. */
export interface ListeningPort {
  readonly transport: "udp" | "tcp" | "tls";
  readonly port: number;
  /** What gives it. */
  readonly key: string;
}

/** All of them. With rfc5780 there is a second one of each kind, by default the next one. */
export function listeningPorts(
  conf: TurnserverConf,
  { hasTls, hasProxies }: { readonly hasTls: boolean; readonly hasProxies: boolean },
): readonly ListeningPort[] {
  const { listeningPort, altListeningPort, tcpProxyPort, altTlsListeningPort, hasNatDiscovery } = conf;
  const { tlsListeningPort = DEFAULT_TLS_PORT } = conf;
  const plain = [
    { key: "listening-port", port: listeningPort },
    { key: "alt-listening-port", port: altListeningPort || listeningPort + 1 },
  ].slice(0, hasNatDiscovery ? 2 : 1);
  const secured = [
    { key: "tls-listening-port", port: tlsListeningPort },
    { key: "alt-tls-listening-port", port: altTlsListeningPort || tlsListeningPort + 1 },
  ].slice(0, hasNatDiscovery ? 2 : 1);
  // It may be one of the plain ones, which take PROXY headers, too.
  const isOther =
    hasProxies && tcpProxyPort !== undefined && !plain.some(({ port }) => port === tcpProxyPort);
  const proxied = isOther ? [{ key: "tcp-proxy-port", port: tcpProxyPort }] : [];
  return [
    ...(conf.isUdpOff ? [] : plain.map((each) => ({ transport: "udp", ...each }) as const)),
    ...(conf.isTcpOff ? [] : [...plain, ...proxied].map((each) => ({ transport: "tcp", ...each }) as const)),
    ...(hasTls ? secured.map((each) => ({ transport: "tls", ...each }) as const) : []),
  ];
}
