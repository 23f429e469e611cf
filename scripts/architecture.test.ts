import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MAY_IMPORT, violations } from "./architecture.ts";

const repository = join(import.meta.dirname, "..");

// A thousand files are parsed, on machines that do other things as well.
test("no part imports what the architecture forbids", { timeout: 120_000 }, () => {
  const sources = globSync("packages/*/src/**/*.{ts,tsx,css}", { cwd: repository });
  const tooling = globSync("{testbed,e2e,natlab,bench,scripts,examples}/**/*.{ts,js}", { cwd: repository });
  const paths = [...sources, ...tooling];
  expect(paths.filter((path) => path.endsWith(".test.ts")).length).toBeGreaterThan(20);
  const found = paths.flatMap((path) =>
    violations({ path, source: readFileSync(join(repository, path), "utf8") }),
  );
  expect(found).toEqual([]);
});

test("docs/architecture.md has the same table", () => {
  const quote = (entry: string) => (entry in MAY_IMPORT || entry.startsWith("any ") ? entry : `\`${entry}\``);
  const rows = Object.entries(MAY_IMPORT).map(
    ([part, allowed]) => `| ${part} | ${allowed.map(quote).join(", ") || "nothing"} |\n`,
  );
  expect(readFileSync(join(repository, "docs/architecture.md"), "utf8")).toContain(rows.join(""));
});

test.each([
  ["signal/src/core/room.ts", 'import { randomBytes } from "node:crypto";'],
  ["signal/src/core/room.ts", 'import pino from "pino";'],
  ["signal/src/core/room.ts", 'import { gateway } from "../node/gateway.ts";'],
  ["signal/src/core/room.ts", 'export { gateway } from "../node/gateway.ts";'],
  ["signal/src/core/room.ts", 'const gateway = await import("../node/gateway.ts");'],
  ["client/src/core/back-off.ts", 'import type { Page } from "../browser/page.ts";'],
  ["stun/src/core/message.ts", 'import { allocate } from "@visavis/turn/core";'],
  ["stun/src/node/stun-client.ts", 'import { startServer } from "visavis";'],
  ["stun/src/node/stun-client.ts", 'import type { Relay } from "../../../turn/src/core/relay.ts";'],
  ["turn/src/node/relay.ts", 'import { ServerMessage } from "@visavis/signal/core";'],
  ["turn/src/node/relay.ts", 'import { WebSocket } from "ws";'],
  ["signal/src/node/gateway.ts", 'import { allocate } from "@visavis/turn/core";'],
  ["signal/src/node/gateway.ts", 'import { decode } from "../../../stun/src/core/index.ts";'],
  ["trace/src/core/trace-log.ts", 'import { joinCall } from "@visavis/client/core";'],
  ["trace/src/browser/recorder.ts", 'import { ServerMessage } from "@visavis/signal/core";'],
  ["trace/src/browser/recorder.ts", 'import * as v from "valibot";'],
  ["trace/src/browser/recorder.ts", 'import { explainState } from "@visavis/explain/core";'],
  ["client/src/browser/call.ts", 'import { once } from "node:events";'],
  ["client/src/browser/call.ts", 'import { signal } from "@preact/signals";'],
  ["client/src/browser/call.ts", 'import { render } from "preact";'],
  ["web/src/call/main.tsx", 'import { startServer } from "visavis";'],
  ["web/src/call/main.tsx", 'import { createSignalingGateway } from "@visavis/signal/node";'],
  ["web/src/learn/sdp/live.tsx", 'import { SdpPage } from "../../lab/sdp/page.tsx";'],
  ["web/src/learn/sdp/style.css", '@import "../../lab/sdp/style.css";'],
  ["web/src/learn/main.tsx", 'import { LESSON } from "./sdp/lesson.tsx";'],
  ["web/src/lab/stun/results.tsx", 'import { sayServers } from "../trickle-ice/words.ts";'],
  ["web/src/capture/capture-attempt.ts", 'import type { CallState } from "../call/call-state.ts";'],
  ["server/src/cli.ts", 'import { joinCall } from "@visavis/client/browser";'],
  ["server/src/cli.ts", 'import "../../web/src/ui/theme.ts";'],
  ["server/src/cli.ts", 'import { createServer } from "vite";'],
  ["server/src/cli.ts", 'import { createTraceLog } from "@visavis/trace/core";'],
  ["server/src/cli.ts", 'import { verdictOf } from "@visavis/explain/core";'],
  ["server/src/cli.ts", 'import { allocate } from "@visavis/turn/client";'],
  ["client/src/core/back-off.ts", 'import { allocate } from "@visavis/turn/core";'],
  ["client/src/browser/call.ts", 'import { discoverNat } from "@visavis/nat/core";'],
  ["signal/src/core/room.ts", 'import { createTraceLog } from "@visavis/trace/core";'],
  ["turn/src/node/relay.ts", 'import { discoverNat } from "@visavis/nat/node";'],
  ["turn/src/core/allocate.ts", 'import { createTraceLog } from "@visavis/trace/core";'],
  ["turn/src/node/relay.ts", 'import { startRelay } from "../testing/relay.ts";'],
  ["turn/src/core/allocate.ts", 'import { decode } from "@visavis/stun/node";'],
  ["trace/src/browser/recorder.ts", 'import { tracedCall } from "../testing/traced-call.ts";'],
  ["web/src/lab/nat/page.tsx", 'import { discoverNat } from "@visavis/nat/node";'],
  ["web/src/lab/nat/page.tsx", 'import { probeStunServers } from "@visavis/stun/node";'],
  ["web/src/lab/nat/page.tsx", 'import { ServerMessage } from "@visavis/signal/core";'],
  ["web/src/lab/nat/page.tsx", 'import { shuffle } from "lodash";'],
  ["web/src/lab/nat/page.tsx", 'import { cpus } from "node:os";'],
  ["stun/src/node/stun-client.ts", 'import { hosts } from "./stun-client.test.ts";'],
  // Tests as well keep to the packages that their own may import.
  ["web/src/learn/relay/live.test.ts", 'import { coturnConf } from "../../../../server/src/cli.ts";'],
  ["trace/src/core/views/series.test.ts", 'import { verdictOf } from "@visavis/explain/core";'],
  ["signal/src/core/room.test.ts", 'import { allocate } from "@visavis/turn/client";'],
  ["signal/src/core/room.test.ts", 'import { callLink } from "../../../../e2e/call-page.ts";'],
  ["signal/src/core/room.test.ts", 'import { join } from "./session.test.ts";'],
  // Leaves, however they are entered.
  ["web/src/learn/lessons.ts", 'import { SdpPage } from "../lab/sdp/page.tsx";'],
  ["web/src/learn/lessons.ts", 'import { Call } from "../call/call.tsx";'],
  ["web/src/learn/main.tsx", 'import { SdpPage } from "/src/lab/sdp/page.tsx";'],
  ["web/src/learn/main.tsx", 'const page = await import("/src/lab/sdp/page.tsx");'],
  ["web/src/lab/sdp/page.test.ts", 'import { sayServers } from "../trickle-ice/words.ts";'],
  ["web/src/ui/frame.test.ts", 'import { SdpPage } from "../lab/sdp/page.tsx";'],
  ["web/src/lab/sdp/page.tsx", 'new Worker(new URL("../trace/reading-worker.ts", import.meta.url));'],
  ["web/src/lab/sdp/page.tsx", "new Worker(new URL(`../trace/reading-worker.ts`, import.meta.url));"],
  ["web/src/learn/sdp/style.css", "@import '../../lab/sdp/style.css';"],
  ["web/src/learn/sdp/style.css", "@import url(../../lab/sdp/style.css);"],
  ["web/src/learn/sdp/style.css", '@import url("../../lab/sdp/style.css") screen;'],
  ["web/src/learn/sdp/style.css", "@import url( '/src/lab/sdp/style.css' );"],
  ["web/src/learn/sdp/style.css", ".a { background: url(../../lab/sdp/a.svg) }"],
])("in packages/%s the line %s is found", (path, source) => {
  expect(violations({ path: `packages/${path}`, source })).toEqual([
    expect.stringMatching(/^packages\/.+ must never import /),
  ]);
});

test.each([
  ["web/src/learn/main.tsx", 'const pages = import.meta.glob("../lab/*/page.tsx");'],
  ["web/src/learn/main.tsx", 'const pages = import.meta.globEager("../lab/*/page.tsx");'],
  ["web/src/learn/main.tsx", "const page = await import(`../lab/` + name);"],
  ["server/src/cli.ts", "const page = await import(name);"],
])("in packages/%s the line %s hides what it imports", (path, source) => {
  expect(violations({ path: `packages/${path}`, source })).toContainEqual(
    expect.stringMatching(
      /^packages\/.+ must never use (?:import\.meta\.glob|import\(\) of a computed path)/,
    ),
  );
});

test("a file in no known part is found", () => {
  const belongsToNone = (path: string) => expect(violations({ path, source: "" })).toHaveLength(1);
  belongsToNone("packages/new/src/core/index.ts");
  belongsToNone("packages/turn/src/edge/index.ts");
  belongsToNone("packages/turn/src/index.ts");
  belongsToNone("tools/index.ts");
});

test.each([
  ["testbed/browsers/pages.ts", 'import { callLink } from "../../e2e/call-page.ts";'],
  ["testbed/browsers/pages.ts", 'import { main } from "../../examples/turn-server.ts";'],
  ["testbed/browsers/pages.ts", 'import { theme } from "../../packages/web/src/ui/theme.ts";'],
  ["examples/turn-server.ts", 'import { callLink } from "../e2e/call-page.ts";'],
  ["examples/turn-server.ts", 'import { startProgram } from "../testbed/index.ts";'],
  ["examples/turn-server.ts", 'import { WebSocket } from "ws";'],
  ["e2e/call.test.ts", 'import { press } from "./call-room.test.ts";'],
  ["scripts/relay.test.ts", 'import { LINES } from "../packages/web/src/learn/relay/conf-lines.ts";'],
  ["testbed/networks/lab.ts", 'import "../../natlab/matrix.test.ts";'],
  ["testbed/networks/lab.ts", 'import { directPaths } from "./kinds/direct-path.test.ts";'],
  ["testbed/programs/build.ts", 'import { isBuildFresh } from "../../scripts/build-inputs.js";'],
  ["e2e/turn/uclient.ts", 'import { relaying } from "../../bench/relay.ts";'],
  ["natlab/matrix.test.ts", 'import { callLink } from "../e2e/call-page.ts";'],
  ["bench/nat-matrix.ts", 'import { sum } from "../scripts/tally.ts";'],
  ["scripts/screenshots.ts", 'import { callLink } from "../e2e/call-page.ts";'],
  [
    "packages/turn/src/node/relay.ts",
    'import { findPrograms } from "../../../../testbed/programs/debian-programs.ts";',
  ],
])("in %s the line %s is found", (path, source) => {
  expect(violations({ path, source })).toEqual([expect.stringContaining(`${path} must never import `)]);
});

test.each([
  "export const value = Date.now();",
  "export const value = new Date();",
  "export const value = Math.random();",
  'export const value = Date["now"]();',
  "export const value = Math[name]();",
  "export const { random } = Math;",
  "export const { now: clock } = Date;",
  "const maths = Math;",
  "export const value = Date();",
  "export const value = read(Date);",
  "export const value = globalThis.Date.now();",
  '/// <reference types="node" />\nexport const value = process.pid;',
  '/// <reference path="../node/globals.d.ts" />',
  "declare const process: { readonly pid: number };",
  "declare function setTimeout(act: () => void, ms: number): void;",
  "declare class Buffer {}",
  "declare global { const process: { readonly pid: number }; }",
])("in a core %j is found", (source) => {
  expect(violations({ path: "packages/signal/src/core/room.ts", source })).not.toEqual([]);
  expect(violations({ path: "packages/signal/src/node/room.ts", source })).toEqual([]);
});

test.each([
  ["signal/src/core/room.ts", 'import * as v from "valibot"; import { join } from "./session.ts";'],
  ["client/src/core/call.ts", 'import { ServerMessage } from "@visavis/signal/core";'],
  ["signal/src/core/room.ts", "export const day = new Date(0); // never Date.now() or node:fs"],
  ["signal/src/core/room.ts", "export const day = (at: Date): number => Math.max(Date.parse('2026'), +at);"],
  [
    "web/src/call/main.tsx",
    'import { joinCall } from "@visavis/client/browser"; const view = <p>Date.now()</p>;',
  ],
  ["web/src/learn/lessons.ts", 'import { LESSON } from "./sdp/lesson.tsx";'],
  [
    "web/src/learn/sdp/lesson.tsx",
    'import type { Lesson } from "../lesson.ts"; import { Live } from "./live.tsx";',
  ],
  ["web/src/learn/sdp/style.css", '@import "../../sdp-views/style.css";'],
  [
    "trace/src/browser/recorder.ts",
    'import { createTraceLog } from "../core/index.ts"; import "./wrapper.ts";',
  ],
  ["server/src/cli.ts", 'import { createSignalingGateway } from "@visavis/signal/node"; import "node:fs";'],
  ["stun/src/node/crypto.ts", 'import type { StunCrypto } from "../core/index.ts"; import "node:crypto";'],
  ["turn/src/core/allocate.ts", 'import { decodeMessage } from "@visavis/stun/core";'],
  ["turn/src/core/allocate.test.ts", 'import { nodeCrypto } from "@visavis/stun/node"; import "fast-check";'],
  [
    "server/src/server.test.ts",
    'import { allocate } from "@visavis/turn/client"; import { signal } from "werift";',
  ],
  ["web/src/lab/trace/opened.ts", 'new Worker(new URL("./reading-worker.ts", import.meta.url));'],
  ["web/src/lab/trace/opened.test.ts", 'import { open } from "./opened.ts";'],
  ["web/src/lab/trace/style.css", "/* @import '../sdp/style.css'; */ .a { fill: url(#gradient) }"],
])("in packages/%s the line %s is allowed", (path, source) => {
  expect(violations({ path: `packages/${path}`, source })).toEqual([]);
});
