import { phrasebook } from "../i18n/language.ts";

/** What each state machine is called. */
export const machineNames = phrasebook(
  {
    signaling: "Signaling",
    iceGathering: "ICE gathering",
    iceConnection: "ICE connection",
    connection: "Connection",
    iceTransport: "ICE transport",
    dtls: "DTLS transport",
    sctp: "SCTP transport",
    dataChannel: "Data channel",
  },
  {
    signaling: "信令",
    iceGathering: "ICE 候选收集",
    iceConnection: "ICE 连接",
    connection: "连接",
    iceTransport: "ICE 传输通道",
    dtls: "DTLS 传输通道",
    sctp: "SCTP 传输通道",
    dataChannel: "数据通道",
  },
);
