import type { Allocation } from "./allocation.ts";
import { hexadecimal } from "./hexadecimal.ts";
import type { Turn } from "./turn.ts";

/** Twice what cannot be guessed. */
const TICKET_BYTES = 32;

/** A new MOBILITY-TICKET for the allocation; the one before is void. RFC 8016 §3. */
export function issueTicket(turn: Turn, allocation: Allocation): Uint8Array {
  if (allocation.ticket !== undefined) turn.tickets.delete(allocation.ticket);
  const ticket = turn.environment.random(TICKET_BYTES);
  allocation.ticket = hexadecimal(ticket);
  turn.tickets.set(allocation.ticket, allocation);
  return ticket;
}
