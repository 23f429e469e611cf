import { type Machine, STATE_GRAPHS } from "@visavis/trace/core";
import { expect, test } from "vitest";
import { drawnGraph, GRAPH_WIDTH, NODE_HEIGHT, NODE_WIDTH } from "./state-layout.ts";

const MACHINES = Object.keys(STATE_GRAPHS) as readonly Machine[];

test.for(MACHINES)("the states of %s do not overlap, and are inside the diagram", (machine) => {
  const { nodes, height } = drawnGraph(machine);
  expect(nodes.map(({ state }) => state)).toEqual(STATE_GRAPHS[machine].states);
  for (const { x, y } of nodes) {
    expect(x - NODE_WIDTH / 2).toBeGreaterThanOrEqual(0);
    expect(x + NODE_WIDTH / 2).toBeLessThanOrEqual(GRAPH_WIDTH);
    expect(y + NODE_HEIGHT / 2).toBeLessThanOrEqual(height);
  }
  for (const [index, node] of nodes.entries()) {
    for (const other of nodes.slice(index + 1)) {
      const apart = Math.abs(node.x - other.x) >= NODE_WIDTH || Math.abs(node.y - other.y) >= NODE_HEIGHT;
      expect(apart, `${node.state} and ${other.state}`).toBe(true);
    }
  }
});

test.for(MACHINES)(
  "the transitions of %s are drawn, except those to closed and to the same state",
  (machine) => {
    const drawn = drawnGraph(machine).edges.map(({ from, to }) => `${from}>${to}`);
    const wanted = STATE_GRAPHS[machine].transitions
      .filter(({ from, to }) => to !== "closed" && from !== to)
      .map(({ from, to }) => `${from}>${to}`);
    expect(drawn).toEqual(wanted);
  },
);
