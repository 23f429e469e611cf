import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Entry {
  readonly resolved?: string;
  readonly integrity?: string;
  /** Our own packages are links. */
  readonly link?: true;
}

const { packages }: { packages: Record<string, Entry> } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../package-lock.json"), "utf8"),
);
const libraries = Object.entries(packages).filter(
  ([path, { link }]) => /(?:^|\/)node_modules\//.test(path) && !link,
);

test("the lock file has the source and hash of every library, on every platform", () => {
  expect(libraries.length).toBeGreaterThan(200);
  expect(libraries.map(([path]) => path).filter((path) => path.includes("win32")).length).toBeGreaterThan(5);
  const incomplete = libraries.filter(
    ([, { resolved = "", integrity = "" }]) =>
      !/^https:\/\/registry\.npmjs\.org\/.+\.tgz$/.test(resolved) || !/^sha512-[\w+/]{86}==$/.test(integrity),
  );
  expect(incomplete.map(([path]) => path)).toEqual([]);
});
