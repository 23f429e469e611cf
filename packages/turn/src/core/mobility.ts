import type { Allocation } from "./allocation.ts";
import { hexadecimal } from "./hexadecimal.ts";
import type { Turn } from "./turn.ts";

/** 128 bits, which nobody guesses. */
const RANDOM_BYTES = 16;

/**
 * A new MOBILITY-TICKET for the allocation; the one before is void. RFC 8016 §3.
 *
 * Of 32 digits, although any bytes would do: coturn's client keeps it as a C string of at most 32 characters, so with a
 * zero among its bytes it would come back cut.
 */
export function issueTicket(turn: Turn, allocation: Allocation): Uint8Array {
  if (allocation.ticket !== undefined) turn.tickets.delete(allocation.ticket);
  const ticket = new TextEncoder().encode(hexadecimal(turn.environment.random(RANDOM_BYTES)));
  allocation.ticket = hexadecimal(ticket);
  turn.tickets.set(allocation.ticket, allocation);
  return ticket;
}
