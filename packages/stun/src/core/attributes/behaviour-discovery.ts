import { type AttributeCodec, badAttribute, expectInteger, expectLength } from "../attribute-codec.ts";
import { readUint16, readUint32, writeUint16 } from "../big-endian.ts";
import { MAX_UINT16 } from "../header.ts";

/** The address and port that the response should come from. */
export interface ChangeRequest {
  readonly changeIp: boolean;
  readonly changePort: boolean;
}

const CHANGE_IP = 0b100;
const CHANGE_PORT = 0b010;

/**
 * RFC 5780 §7.2: 32 bits, two of which are used.
 *
 * ```
 * |0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 A B 0|    A: change IP, B: change port
 * ```
 */
export const CHANGE_REQUEST: AttributeCodec<ChangeRequest> = {
  type: 0x0003,
  name: "CHANGE-REQUEST",
  encode: ({ changeIp, changePort }) =>
    Uint8Array.of(0, 0, 0, (changeIp ? CHANGE_IP : 0) | (changePort ? CHANGE_PORT : 0)),
  decode(value) {
    expectLength(value, 4);
    const flags = readUint32(value, 0);
    return { changeIp: (flags & CHANGE_IP) !== 0, changePort: (flags & CHANGE_PORT) !== 0 };
  },
};

/**
 * The port to which the response should be sent, RFC 5780 §7.5. The text does not say whether the length includes the
 * two bytes after the port: they are written as part of the value, as coturn does, and both forms are read.
 */
export const RESPONSE_PORT: AttributeCodec<number> = {
  type: 0x0027,
  name: "RESPONSE-PORT",
  encode(port) {
    expectInteger("RESPONSE-PORT", port, MAX_UINT16);
    const bytes = new Uint8Array(4);
    writeUint16(bytes, 0, port);
    return bytes;
  },
  decode(value) {
    if (value.length !== 2 && value.length !== 4) {
      throw badAttribute(0, `${value.length} bytes instead of 2 or 4`);
    }
    return readUint16(value, 0);
  },
};
