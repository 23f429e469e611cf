import { expect, test } from "vitest";
import { installationScript, missingOf } from "./debian-programs.ts";

const PROXY = { programs: { proxy: "proxy" }, packages: ["proxy", "openssl"], unwantedServices: ["proxyd"] };
const TOOLS = { programs: { openssl: "openssl" }, packages: ["openssl"] };

test("all packages are installed at once, without duplicates", () => {
  expect(installationScript([TOOLS, { ...PROXY, unwantedServices: [] }])).toBe(
    "apt-get update && apt-get install -y --no-install-recommends openssl proxy",
  );
});

test("a service in a package is not started, neither now nor later", () => {
  const steps = installationScript([TOOLS, PROXY]).split(" && ");
  expect(steps.at(-1)).toBe("update-rc.d proxyd disable");
  const forbids = steps.findIndex((step) => step.includes("policy-rc.d"));
  const installs = steps.findIndex((step) => step.startsWith("apt-get install"));
  expect(forbids).toBeGreaterThan(0);
  expect(forbids).toBeLessThan(installs);
});

test("what a program needs besides is missing even where the program is there", () => {
  const group = { programs: { node: "node" }, packages: [] };
  expect(missingOf({ ...group, requirements: { "a font": () => true } })).toEqual([]);
  expect(missingOf({ ...group, requirements: { "a font": () => false } })).toEqual(["a font"]);
  expect(missingOf({ programs: { none: "no-such-program" }, packages: [] })).toEqual(["no-such-program"]);
});
