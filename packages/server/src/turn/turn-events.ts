/** What the STUN and TURN server has to tell when it runs alone. */
export type TurnEvent =
  | {
      readonly event: "turn.listening";
      readonly transport: string;
      readonly address: string;
      readonly port: number;
    }
  | { readonly event: "turn.draining"; readonly allocations: number }
  | { readonly event: "turn.faulted"; readonly error: unknown }
  | { readonly event: "configuration.reloaded" }
  | ({ readonly event: "configuration.doubted" } & ConfigurationProblem)
  | ({ readonly event: "configuration.rejected" } & ConfigurationProblem);

interface ConfigurationProblem {
  readonly file: string;
  readonly line?: number;
  readonly key?: string;
  /** Holds no secret. */
  readonly problem: string;
}

export const TURN_EVENT_LEVELS = {
  "turn.listening": "info",
  "turn.draining": "info",
  "turn.faulted": "error",
  "configuration.reloaded": "info",
  "configuration.doubted": "warn",
  "configuration.rejected": "error",
} as const satisfies Record<TurnEvent["event"], string>;
