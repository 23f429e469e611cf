import {
  ADDITIONAL_ADDRESS_FAMILY,
  attribute,
  CHANGE_REQUEST,
  CHANNEL_NUMBER,
  CONNECTION_ID,
  DATA,
  DONT_FRAGMENT,
  EVEN_PORT,
  encodeChannelData,
  encodeMessage,
  ICMP,
  LIFETIME,
  METHODS,
  MOBILITY_TICKET,
  PADDING,
  REQUESTED_ADDRESS_FAMILY,
  RESERVATION_TOKEN,
  RESPONSE_PORT,
  SOFTWARE,
  type TransportAddress,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import {
  bareRequest,
  nextTransactionId,
  rawAttribute,
  type Signer,
  signedRequest,
  TCP_TRANSPORT,
  UDP_TRANSPORT,
} from "./requests.ts";
import { FORBIDDEN_PEER, RELAY_IPV4 } from "./test-configuration.ts";

/** Peers that the messages name. */
export const CORPUS_PEERS: readonly TransportAddress[] = [
  { address: "198.51.100.9", port: 9000 },
  { address: "198.51.100.10", port: 9001 },
  { address: "2001:db8:9::9", port: 9000 },
  { address: RELAY_IPV4, port: 50_000 },
];

/** Well-formed messages of every kind, as this client would send them now; mutations start from these. */
export function messageCorpus(client: Signer): Uint8Array[] {
  const peers = CORPUS_PEERS.map((peer) => attribute(XOR_PEER_ADDRESS, peer));
  const forbidden = attribute(XOR_PEER_ADDRESS, { address: FORBIDDEN_PEER, port: 1 });
  const [first = forbidden] = peers;
  const signed = (method: number, ...attributes: Parameters<typeof signedRequest>[2]) =>
    signedRequest(client, method, attributes);
  const { allocate, refresh, channelBind, createPermission, connect, connectionBind, binding } = METHODS;
  const requests = [
    bareRequest(binding),
    bareRequest(binding, [attribute(CHANGE_REQUEST, { changeIp: true, changePort: true })]),
    bareRequest(binding, [attribute(RESPONSE_PORT, 9), attribute(PADDING, new Uint8Array(64))]),
    bareRequest(binding, [rawAttribute(0x7ffe), rawAttribute(0x0002), attribute(SOFTWARE, "fuzz")]),
    bareRequest(allocate, [UDP_TRANSPORT]),
    bareRequest(refresh),
    signed(binding),
    signed(allocate, UDP_TRANSPORT),
    signed(allocate, UDP_TRANSPORT, attribute(LIFETIME, 3600), attribute(EVEN_PORT, true)),
    signed(allocate, UDP_TRANSPORT, attribute(ADDITIONAL_ADDRESS_FAMILY, 2)),
    signed(allocate, UDP_TRANSPORT, attribute(REQUESTED_ADDRESS_FAMILY, 2)),
    signed(allocate, UDP_TRANSPORT, attribute(RESERVATION_TOKEN, new Uint8Array(8))),
    signed(allocate, UDP_TRANSPORT, attribute(MOBILITY_TICKET, new Uint8Array())),
    signed(allocate, UDP_TRANSPORT, attribute(DONT_FRAGMENT, true)),
    signed(allocate, TCP_TRANSPORT),
    signed(refresh, attribute(LIFETIME, 600)),
    signed(refresh, attribute(LIFETIME, 0)),
    signed(refresh, attribute(REQUESTED_ADDRESS_FAMILY, 2), attribute(LIFETIME, 0)),
    signed(refresh, attribute(MOBILITY_TICKET, new Uint8Array(24))),
    signed(createPermission, ...peers.slice(0, 1), ...peers.slice(3)),
    signed(createPermission, ...peers.slice(2, 3)),
    signed(createPermission, first, forbidden),
    signed(channelBind, attribute(CHANNEL_NUMBER, 0x4000), first),
    signed(channelBind, attribute(CHANNEL_NUMBER, 0x4001), ...peers.slice(1, 2)),
    signed(channelBind, attribute(CHANNEL_NUMBER, 0x5000), first),
    signed(connect, first),
    signed(connectionBind, attribute(CONNECTION_ID, 1)),
    signed(METHODS.data, first, attribute(DATA, new Uint8Array(9))),
  ];
  const marked = [
    signedRequest(client, allocate, [UDP_TRANSPORT], { fingerprint: true }),
    signedRequest(client, allocate, [UDP_TRANSPORT], { algorithm: "sha256" }),
    signedRequest(client, refresh, [], { algorithm: "sha256", fingerprint: true }),
    signedRequest(client, refresh, [], { password: "wrong" }),
    signedRequest(client, refresh, [], { nonce: "stale" }),
  ];
  const indications = [...peers, forbidden].map((peer, index) =>
    indication(METHODS.send, [peer, payload(index * 7)]),
  );
  const others = [
    indication(METHODS.send, [first]),
    indication(METHODS.send, [first, payload(1200), attribute(DONT_FRAGMENT, true)]),
    indication(METHODS.data, [first, payload(4)]),
    indication(METHODS.data, [first, attribute(ICMP, { type: 3, code: 4, data: 1500 })]),
    indication(METHODS.binding, []),
    indication(METHODS.connectionAttempt, [first, attribute(CONNECTION_ID, 1)]),
    encodeMessage({ method: binding, class: "success", transactionId: nextTransactionId() }),
    encodeMessage({ method: allocate, class: "error", transactionId: nextTransactionId() }),
  ];
  const channelData = [0, 1, 5, 160, 1200].flatMap((length) =>
    [0x4000, 0x4001, 0x4fff].map((channel) =>
      encodeChannelData(channel, new Uint8Array(length), { padded: true }),
    ),
  );
  return [...requests, ...marked, ...indications, ...others, ...channelData];
}

const payload = (length: number) => attribute(DATA, new Uint8Array(length).fill(length));

function indication(method: number, attributes: Parameters<typeof bareRequest>[1] & {}): Uint8Array {
  return encodeMessage({ method, class: "indication", transactionId: nextTransactionId(), attributes });
}
