import { familyOf } from "@visavis/stun/core";
import type { ExternalAddress } from "@visavis/turn/core";
import type { Report } from "../log/events.ts";
import {
  chooseAddresses,
  type Family,
  isWorthLogging,
  type KnownAddresses,
  retryAfterMs,
} from "./address-choice.ts";
import { type AddressSource, type ExternalIp, writtenSource } from "./external-ip.ts";
import type { LookUp } from "./look-up.ts";

/** How long a start waits for the first answers. */
const START_PATIENCE_MS = 3_000;

/** The external addresses at one moment. */
export interface Externals {
  readonly given: readonly ExternalAddress[];
  /** What was found last for those that are looked up. */
  readonly found: readonly ExternalAddress[];
  /** Whether any is looked up: there may be more, and others, later. */
  readonly areLookedUp: boolean;
}

/** Keeps the addresses of names in the DNS, and what STUN servers see, up to date. */
export interface ExternalAddresses {
  /** An address that is looked up stays until another one is found. */
  current(): Externals;
  /**
   * Follows these from now on; resolves once each has been asked for, or after 3 s.
   *
   * @returns goes back to those before, with what was known of them
   */
  follow(wanted: readonly ExternalIp[]): Promise<() => void>;
  /** Asks now, because this computer may be in another network. */
  lookAgain(): void;
  close(): void;
}

interface Followed {
  readonly source: AddressSource;
  readonly local: string | undefined;
  known: KnownAddresses;
  failures: number;
  timer: NodeJS.Timeout | undefined;
  /** Until the current look-up ends. */
  looking: Promise<void> | undefined;
  isOver: boolean;
}

/**
 * @param options.onChange called when `current()` has changed
 * @param options.report what is found, and what cannot be found: the first failure, and then ever fewer of them
 */
export function followExternalAddresses(options: {
  readonly lookUp: LookUp;
  readonly onChange: () => void;
  readonly report: Report;
}): ExternalAddresses {
  const { lookUp, onChange, report } = options;
  let given: readonly ExternalAddress[] = [];
  let followed: ReadonlyMap<string, Followed> = new Map();

  function look(each: Followed): Promise<void> {
    clearTimeout(each.timer);
    each.looking ??= ask(each)
      .catch((error: unknown) => report({ event: "externalAddress.error", error }))
      .finally(() => {
        each.looking = undefined;
      });
    return each.looking;
  }

  async function ask(each: Followed): Promise<void> {
    const { source, local } = each;
    const families: readonly Family[] = local === undefined ? [4, 6] : [familyOf(local)];
    // In case of an error that nobody has thought of.
    schedule(each, retryAfterMs(each.failures + 1));
    const answers = new Map(
      await Promise.all(
        families.map(async (family) => [family, await lookUp({ source, family, local })] as const),
      ),
    );
    if (each.isOver) return;
    const { known, problem, validForMs } = chooseAddresses(each.known, answers);
    const name = writtenSource(source);
    if (problem !== undefined) {
      each.failures += 1;
      const kept = [...each.known.values()];
      if (isWorthLogging(each.failures)) {
        report({ event: "externalAddress.unknown", source: name, problem, failures: each.failures, kept });
      }
    }
    const hasChanged = [...known.values()].join() !== [...each.known.values()].join();
    const isBack = problem === undefined && each.failures > 0;
    if (problem === undefined) each.failures = 0;
    each.known = known;
    if (hasChanged || isBack) {
      report({ event: "externalAddress.found", source: name, addresses: [...known.values()] });
    }
    schedule(each, validForMs ?? retryAfterMs(each.failures));
    if (hasChanged) onChange();
  }

  function schedule(each: Followed, afterMs: number): void {
    clearTimeout(each.timer);
    if (each.isOver) return;
    each.timer = setTimeout(() => void look(each), afterMs);
    each.timer.unref();
  }

  function stop(each: Followed): void {
    each.isOver = true;
    clearTimeout(each.timer);
  }

  function replace(next: ReadonlyMap<string, Followed>): void {
    for (const [key, each] of followed) if (!next.has(key)) stop(each);
    followed = next;
    for (const each of next.values()) {
      if (!each.isOver) continue;
      each.isOver = false;
      void look(each);
    }
  }

  return {
    current() {
      const found = [...followed.values()].flatMap(({ known, local }) =>
        [...known.values()].map((external) => ({ external, ...(local !== undefined && { local }) })),
      );
      return { given, found, areLookedUp: followed.size > 0 };
    },
    async follow(wanted) {
      const before = { given, followed };
      const goBack = () => {
        given = before.given;
        replace(before.followed);
      };
      given = wanted.flatMap(({ external, ...rest }) =>
        typeof external === "string" ? [{ external, ...rest }] : [],
      );
      const next = new Map<string, Followed>();
      for (const { external: source, local } of wanted) {
        if (typeof source === "string") continue;
        const key = `${writtenSource(source)}/${local ?? ""}`;
        next.set(key, followed.get(key) ?? createFollowed(source, local));
      }
      replace(next);
      const unknown = [...next.values()].filter(({ known }) => known.size === 0);
      if (unknown.length === 0) return goBack;
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, START_PATIENCE_MS);
      await Promise.race([Promise.all(unknown.map(look)), late.promise]);
      clearTimeout(timer);
      return goBack;
    },
    lookAgain() {
      for (const each of followed.values()) void look(each);
    },
    close() {
      for (const each of followed.values()) stop(each);
    },
  };
}

function createFollowed(source: AddressSource, local: string | undefined): Followed {
  return {
    source,
    local,
    known: new Map(),
    failures: 0,
    timer: undefined,
    looking: undefined,
    isOver: false,
  };
}
