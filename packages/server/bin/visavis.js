#!/usr/bin/env node
// Plain JavaScript that every version of Node.js can read: an old one prints a sentence instead of a syntax error.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 24;

const command = new URL("../dist/visavis.js", import.meta.url);
// The published package has no sources.
const isCheckout = existsSync(new URL("../src/cli.ts", import.meta.url));

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  const remedy = isCheckout
    ? "start it with npm start or npx visavis, which use the right version"
    : "update Node.js";
  fail(`needs Node.js ${OLDEST_NODE} or newer, but this is ${process.versions.node}; ${remedy}`);
}
if (isCheckout) await buildIfStale();
await import(command.href);

async function buildIfStale() {
  const scripts = new URL("../../../scripts/", import.meta.url);
  const { isBuildFresh } = await import(new URL("build-inputs.js", scripts).href);
  if (isBuildFresh()) return;
  process.stderr.write("visavis: the sources have changed, building (a few seconds)\n");
  const { spawnSync } = await import("node:child_process");
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL("build.ts", scripts))], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) fail("the build failed; fix the errors above and start again");
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`visavis: ${message}\n`);
  process.exit(1);
}
