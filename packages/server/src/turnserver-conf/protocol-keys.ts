import { type ConfKey, flag, needless, repeated, single, supported, unsupported } from "./conf-key.ts";
import { readFlag, readNumber, readPositive, readRange } from "./conf-values.ts";

/** What may be relayed to, how much of it, and how the protocols are spoken. */
export const PROTOCOL_KEYS: Readonly<Record<string, ConfKey>> = {
  "allowed-peer-ip": repeated(
    "range",
    "peers that are open, private networks too; wins over denied-peer-ip; may repeat",
    {
      parse: readRange,
      field: "allowedPeers",
    },
  ),
  "denied-peer-ip": repeated("range", "peers that are closed; may repeat; much is closed without it", {
    parse: readRange,
    field: "deniedPeers",
  }),
  "allow-loopback-peers": flag("opens the services of this machine: only for tests", "allowsLoopback"),
  "no-loopback-peers": needless("they are closed unless allow-loopback-peers opens them"),
  "no-multicast-peers": supported(
    undefined,
    "they are closed without it too; off opens them",
    (conf, value) => {
      conf.allowsMulticast = !readFlag(value);
    },
  ),
  "server-relay": unsupported("permissions are always asked for"),

  "user-quota": single("n", "allocations of one user at once; 12 without it, 0 without limit", {
    parse: readNumber,
    field: "userQuota",
  }),
  "total-quota": single(
    "n",
    "allocations at once; 5000, and 100 of one address, without it; 0 without limit",
    {
      parse: readNumber,
      field: "totalQuota",
    },
  ),
  "max-bps": single("bytes", "a second in either direction for one allocation; 0 without limit", {
    parse: readNumber,
    field: "maxBps",
  }),
  "bps-capacity": single("bytes", "a second in either direction for all together; 0 without limit", {
    parse: readNumber,
    field: "bpsCapacity",
  }),
  "unauthorized-ratelimit": supported(
    undefined,
    "answers to requests without credentials are limited without it too; off ends that",
    (conf, value) => {
      conf.isUnauthorizedLimitOff = !readFlag(value);
    },
  ),
  "unauthorized-ratelimit-rps": single(
    "n",
    "how many such answers a second go to one network; 100 without it",
    {
      parse: readPositive,
      field: "unauthorizedPerSecond",
    },
  ),

  "max-allocate-lifetime": single(
    "seconds",
    "longest time from one refresh of an allocation to the next; 3600 without it",
    {
      parse: readPositive,
      field: "maxAllocateSeconds",
    },
  ),
  "channel-lifetime": single("seconds", "600 without it, as RFC 8656 §12 has it, which should stay so", {
    parse: readPositive,
    field: "channelSeconds",
  }),
  "permission-lifetime": single("seconds", "300 without it, as RFC 8656 §9 has it, which should stay so", {
    parse: readPositive,
    field: "permissionSeconds",
  }),
  "max-allocate-timeout": single(
    "seconds",
    "a connection without an allocation is closed then; 60 without it",
    {
      parse: readPositive,
      field: "allocateTimeoutSeconds",
    },
  ),
  "stun-only": flag("answers Binding requests alone", "isStunOnly"),
  "no-stun": flag("does not answer Binding requests", "isStunOff"),
  "secure-stun": flag("answers Binding requests with credentials alone", "isStunSecure"),
  fingerprint: flag(
    "puts FINGERPRINT into every answer, not only where the request had one",
    "hasFingerprint",
  ),
  mobility: flag("allocations may move to another address of the client (RFC 8016)", "hasMobility"),
  "rfc5766-channel-numbers": flag(
    "channels up to 0x7FFF, as RFC 5766 had them, not 0x4FFF",
    "hasWideChannels",
  ),
  rfc5780: flag(
    "discovery of NAT behaviour, over a second port and address; off without it",
    "hasNatDiscovery",
  ),
  "no-rfc5780": needless("it is off unless rfc5780 switches it on"),
  "software-attribute": flag("names the server in its answers, which makes them longer", "hasSoftware"),
  "no-software-attribute": supported(
    undefined,
    "it is so without it too; off names the server",
    (conf, value) => {
      conf.hasSoftware = !readFlag(value);
    },
  ),
  prod: needless("the server names itself only where software-attribute asks for it"),
  "include-reason-string": needless("reasons are always short"),
  "stun-backward-compatibility": unsupported(
    "answers have XOR-MAPPED-ADDRESS alone, which all but ancient clients read",
  ),
  "no-stun-backward-compatibility": needless("answers have XOR-MAPPED-ADDRESS alone"),
  "rfc3489-compatibility": unsupported("requests without the magic cookie stay unanswered (RFC 8489 §5)"),
  "response-origin-only-with-rfc5780": needless("it is so"),
  "drop-invalid-packets": needless("what is neither STUN nor ChannelData is always dropped"),
  "drop-invalid-packets-log": unsupported("such packets are counted, not logged"),
  "respond-http-unsupported": unsupported("HTTP on these ports ends the connection"),
  "no-http": needless("there is no HTTP on these ports"),
};
