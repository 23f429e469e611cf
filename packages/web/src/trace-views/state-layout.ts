import { type Machine, STATE_GRAPHS, type StateTransition } from "@visavis/trace/core";

/** Where a state is in the diagram of its machine: column 0 (left), 1 (right) or 0.5 (centre), and row. */
type Place = readonly [column: number, row: number];

const ICE_PLACES = {
  new: [0, 0],
  checking: [1, 0],
  completed: [0, 1],
  connected: [1, 1],
  failed: [0, 2],
  disconnected: [1, 2],
  closed: [0.5, 3],
} as const satisfies Readonly<Record<string, Place>>;

const PLACES: Readonly<Record<Machine, Readonly<Record<string, Place>>>> = {
  signaling: {
    stable: [0.5, 0],
    "have-local-offer": [0, 1],
    "have-remote-offer": [1, 1],
    "have-remote-pranswer": [0, 2],
    "have-local-pranswer": [1, 2],
    closed: [0.5, 3],
  },
  iceGathering: { new: [0, 0], gathering: [1, 0], complete: [1, 1] },
  iceConnection: ICE_PLACES,
  iceTransport: ICE_PLACES,
  connection: {
    new: [0, 0],
    connecting: [1, 0],
    connected: [1, 1],
    failed: [0, 1],
    disconnected: [1, 2],
    closed: [0, 2],
  },
  dtls: { new: [0, 0], connecting: [1, 0], connected: [1, 1], failed: [0, 1], closed: [0.5, 2] },
  sctp: { connecting: [0, 0], connected: [1, 0], closed: [1, 1] },
  dataChannel: { connecting: [0, 0], open: [1, 0], closing: [1, 1], closed: [0, 1] },
};

export const NODE_WIDTH = 110;
export const NODE_HEIGHT = 46;
const MARGIN = 22;
const COLUMN = 142;
const ROW = 78;
export const GRAPH_WIDTH = 2 * MARGIN + COLUMN + NODE_WIDTH;

/** A state in the diagram; `x` and `y` are its centre. */
interface StateNode {
  readonly state: string;
  readonly x: number;
  readonly y: number;
}

/** A transition in the diagram. The path of its arrow ends at the edge of the target state. */
interface StateEdge {
  readonly from: string;
  readonly to: string;
  readonly path: string;
}

export interface DrawnGraph {
  readonly nodes: readonly StateNode[];
  readonly edges: readonly StateEdge[];
  readonly height: number;
}

/**
 * Lays out the diagram of a machine, `GRAPH_WIDTH` wide. It leaves out transitions to `closed`, which are possible from
 * every state, and transitions from a state to itself.
 */
export function drawnGraph(machine: Machine): DrawnGraph {
  const { states, transitions } = STATE_GRAPHS[machine];
  const nodes = states.map((state): StateNode => {
    const [column, row] = PLACES[machine][state] ?? [0.5, states.length];
    const x = MARGIN + NODE_WIDTH / 2 + column * COLUMN;
    return { state, x, y: MARGIN + NODE_HEIGHT / 2 + row * ROW };
  });
  const lowest = nodes.reduce((y, node) => Math.max(y, node.y), 0);
  return {
    nodes,
    edges: transitions.flatMap((transition) => edgeOf(transition, nodes)),
    height: lowest + NODE_HEIGHT / 2 + MARGIN,
  };
}

function edgeOf({ from, to }: StateTransition, nodes: readonly StateNode[]): readonly StateEdge[] {
  const [source, target] = [
    nodes.find(({ state }) => state === from),
    nodes.find(({ state }) => state === to),
  ];
  if (source === undefined || target === undefined || source === target || to === "closed") return [];
  return [{ from, to, path: pathBetween(source, target) }];
}

/** Arrows in opposite directions are drawn side by side. An arrow that would cross another state goes around it. */
const ASIDE = 8;
const AROUND = NODE_WIDTH / 2 + 36;

function pathBetween(source: StateNode, target: StateNode): string {
  const [dx, dy] = [target.x - source.x, target.y - source.y];
  const length = Math.hypot(dx, dy);
  // Right of the direction of travel.
  const [sideX, sideY] = [(-dy / length) * ASIDE, (dx / length) * ASIDE];
  const from = { x: source.x + sideX, y: source.y + sideY };
  const to = { x: target.x + sideX, y: target.y + sideY };
  if (dx === 0 && Math.abs(dy) > ROW) {
    const outer = source.x + Math.sign(source.x - GRAPH_WIDTH / 2) * AROUND;
    const inner = source.x + Math.sign(source.x - GRAPH_WIDTH / 2) * (NODE_WIDTH / 2);
    return `M${inner} ${source.y} Q${outer} ${(source.y + target.y) / 2} ${inner} ${target.y}`;
  }
  const begin = edgePoint(source, from, to);
  const end = edgePoint(target, to, from);
  return `M${begin.x} ${begin.y} L${end.x} ${end.y}`;
}

/** Where the line from a point inside a state to another point crosses the edge of the state. */
function edgePoint(
  node: StateNode,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): { readonly x: number; readonly y: number } {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const reach = (room: number, step: number) =>
    step === 0 ? Number.POSITIVE_INFINITY : room / Math.abs(step);
  const roomX = NODE_WIDTH / 2 - Math.sign(dx) * (from.x - node.x);
  const roomY = NODE_HEIGHT / 2 - Math.sign(dy) * (from.y - node.y);
  const share = Math.min(reach(roomX, dx), reach(roomY, dy), 1);
  return { x: Math.round(from.x + dx * share), y: Math.round(from.y + dy * share) };
}
