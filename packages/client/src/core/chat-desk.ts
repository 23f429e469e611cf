/** The most lines that wait for one participant. */
export const MAX_WAITING_LINES = 200;

/** The ids of so many lines, of so many participants, are remembered, to recognise one that comes again. */
const MAX_REMEMBERED_IDS = 1_000;
const MAX_REMEMBERED_PARTICIPANTS = 100;

/** A line of one's own that a participant has not acknowledged. */
export interface ChatLine {
  readonly id: string;
  readonly text: string;
}

/** Keeps each line until the participant it is for has it, over any number of connections. */
export interface ChatDesk {
  /** Notes a line for a participant. False if too many wait already. */
  put(participant: string, line: ChatLine): boolean;
  /** What a participant has not acknowledged, in order. */
  waitingFor(participant: string): readonly ChatLine[];
  /** A participant has a line. True if it was waiting for it. */
  acknowledge(participant: string, id: string): boolean;
  /** Notes a line of a participant. False if it has come before. */
  isNew(participant: string, id: string): boolean;
}

function forgetOldest(byParticipant: Map<string, unknown>): void {
  const [oldest] = byParticipant.keys();
  if (byParticipant.size > MAX_REMEMBERED_PARTICIPANTS && oldest !== undefined) byParticipant.delete(oldest);
}

/** For one call. */
export function chatDesk(): ChatDesk {
  const waiting = new Map<string, ChatLine[]>();
  const heard = new Map<string, Set<string>>();
  return {
    put(participant, line) {
      const lines = waiting.get(participant) ?? [];
      if (lines.length >= MAX_WAITING_LINES) return false;
      waiting.set(participant, [...lines, line]);
      forgetOldest(waiting);
      return true;
    },
    waitingFor: (participant) => waiting.get(participant) ?? [],
    acknowledge(participant, id) {
      const lines = waiting.get(participant) ?? [];
      const rest = lines.filter((line) => line.id !== id);
      if (rest.length > 0) waiting.set(participant, rest);
      else waiting.delete(participant);
      return rest.length < lines.length;
    },
    isNew(participant, id) {
      const ids = heard.get(participant) ?? new Set<string>();
      if (ids.has(id)) return false;
      ids.add(id);
      const [oldest] = ids;
      if (ids.size > MAX_REMEMBERED_IDS && oldest !== undefined) ids.delete(oldest);
      heard.set(participant, ids);
      forgetOldest(heard);
      return true;
    },
  };
}
