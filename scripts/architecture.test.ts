import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { violations } from "./architecture.ts";

const repository = join(import.meta.dirname, "..");

test("no part imports what the architecture forbids", () => {
  const shipped = globSync("packages/*/src/**/*.{ts,tsx,css}", { cwd: repository }).filter(
    (path) => !/\.test\.tsx?$/.test(path),
  );
  const tooling = globSync("{testbed,e2e,natlab,bench,scripts}/**/*.{ts,js}", { cwd: repository });
  const paths = [...shipped, ...tooling];
  expect(paths.length).toBeGreaterThan(20);
  const found = paths.flatMap((path) =>
    violations({ path, source: readFileSync(join(repository, path), "utf8") }),
  );
  expect(found).toEqual([]);
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
])("in packages/%s the line %s is found", (path, source) => {
  expect(violations({ path: `packages/${path}`, source })).toEqual([
    expect.stringMatching(/^packages\/.+ must never import /),
  ]);
});

test.each([
  ["testbed/browsers/pages.ts", 'import { callLink } from "../../e2e/call-page.ts";'],
  ["testbed/networks/lab.ts", 'import "../../natlab/matrix.test.ts";'],
  ["testbed/networks/lab.ts", 'import { directPaths } from "./direct-path.test.ts";'],
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

test.each(["Date.now()", "new Date()", "Math.random()"])("in a core %s is found", (expression) => {
  const source = `export const value = ${expression};`;
  expect(violations({ path: "packages/signal/src/core/room.ts", source })).toHaveLength(1);
  expect(violations({ path: "packages/signal/src/node/room.ts", source })).toEqual([]);
});

test.each([
  ["signal/src/core/room.ts", 'import * as v from "valibot"; import { join } from "./session.ts";'],
  ["client/src/core/call.ts", 'import { ServerMessage } from "@visavis/signal/core";'],
  ["signal/src/core/room.ts", "export const day = new Date(0); // never Date.now() or node:fs"],
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
])("in packages/%s the line %s is allowed", (path, source) => {
  expect(violations({ path: `packages/${path}`, source })).toEqual([]);
});
