import type { Machine } from "@visavis/trace/core";
import { useMemo } from "preact/hooks";
import { drawnGraph, GRAPH_WIDTH, NODE_HEIGHT, NODE_WIDTH } from "./state-layout.ts";

/** A longer name is broken into two lines. */
const LINE_CHARACTERS = 13;

/**
 * One state machine. The current state is filled, the states that it has been in have a thick border, and the transitions
 * that it has made are emphasised. A click or a key selects a state.
 */
export function StateGraph({
  machine,
  title,
  present,
  passed,
  taken,
  chosen,
  choose,
}: {
  readonly machine: Machine;
  readonly title: string;
  readonly present: string | undefined;
  readonly passed: ReadonlySet<string>;
  /** Transitions as `from>to`. */
  readonly taken: ReadonlySet<string>;
  readonly chosen: string | undefined;
  readonly choose: (state: string) => void;
}) {
  const { nodes, edges, height } = useMemo(() => drawnGraph(machine), [machine]);
  const ordered = edges.toSorted(
    (a, b) => Number(taken.has(`${a.from}>${a.to}`)) - Number(taken.has(`${b.from}>${b.to}`)),
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no group of controls of its own.
    <svg class="trace-graph" viewBox={`0 0 ${GRAPH_WIDTH} ${height}`} role="group" aria-label={title}>
      <title>{title}</title>
      <defs>
        {["free", "taken"].map((kind) => (
          <marker
            key={kind}
            id={`${machine}-${kind}`}
            class="trace-graph-head"
            data-taken={kind === "taken"}
            viewBox="0 0 8 8"
            refX={7}
            refY={4}
            markerWidth={7}
            markerHeight={7}
            orient="auto"
            markerUnits="userSpaceOnUse"
          >
            <path d="M0 0 L8 4 L0 8 Z" />
          </marker>
        ))}
      </defs>
      {ordered.map(({ from, to, path }) => {
        const isTaken = taken.has(`${from}>${to}`);
        return (
          <path
            key={`${from}>${to}`}
            class="trace-graph-edge"
            data-taken={isTaken}
            d={path}
            marker-end={`url(#${machine}-${isTaken ? "taken" : "free"})`}
          />
        );
      })}
      {nodes.map(({ state, x, y }) => (
        // biome-ignore lint/a11y/useSemanticElements: SVG has no button of its own.
        <g
          key={state}
          class="trace-graph-state"
          role="button"
          tabindex={0}
          aria-pressed={state === chosen}
          aria-current={state === present ? "step" : undefined}
          data-state={state}
          data-present={state === present}
          data-passed={passed.has(state)}
          transform={`translate(${x} ${y})`}
          onClick={() => choose(state)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            choose(state);
          }}
        >
          <rect x={-NODE_WIDTH / 2} y={-NODE_HEIGHT / 2} width={NODE_WIDTH} height={NODE_HEIGHT} rx={8} />
          <StateName state={state} />
        </g>
      ))}
    </svg>
  );
}

function StateName({ state }: { readonly state: string }) {
  const cut = state.length > LINE_CHARACTERS ? state.lastIndexOf("-") + 1 : 0;
  if (cut === 0) return <text y={4}>{state}</text>;
  return (
    <text>
      <tspan x={0} y={-3}>
        {state.slice(0, cut)}
      </tspan>
      <tspan x={0} y={12}>
        {state.slice(cut)}
      </tspan>
    </text>
  );
}
