import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "vite";
import { expect, test } from "vitest";

const repository = join(import.meta.dirname, "..");
const RULES_PAGE = "docs/turn-rules.md";
const read = (path: string) => readFileSync(join(repository, path), "utf8");

interface Rule {
  readonly id: string;
  readonly isTested: boolean;
  /** Decision records, by path in the repository. */
  readonly decisions: readonly string[];
}

/** The lines of the page's tables. */
function readRules(page: string): Rule[] {
  return [...page.matchAll(/^\| ([A-Z]\d{2}) \|.*\| ([^|]+) \|$/gm)].map(([, id = "", proof = ""]) => ({
    id,
    isTested: /^test\b/.test(proof),
    decisions: [...proof.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => join("docs", path ?? "")),
  }));
}

/** The rule ids at the start of each test title: `test("[P04][P05] …")`. */
function idsInTitles(path: string): string[] {
  const found: string[] = [];
  const titles: string[] = [];
  new Visitor({
    CallExpression({ callee, arguments: [title] }) {
      const isTest = /^(?:test|it|describe)\b/.test(nameOf(callee));
      if (!isTest || title === undefined) return;
      if (title.type === "Literal" && typeof title.value === "string") titles.push(title.value);
      if (title.type === "TemplateLiteral") titles.push(title.quasis[0]?.value.raw ?? "");
    },
  }).visit(parseSync(path, read(path)).program);
  for (const title of titles) {
    const ids = /^(?:\[[A-Z]\d{2}\])+/.exec(title)?.[0] ?? "";
    found.push(...ids.split(/[[\]]+/).filter((id) => id !== ""));
  }
  return found;
}

/** The base name of a callee such as `test`, `test.each(…)` or `test.skipIf(…)`. */
function nameOf(callee: unknown): string {
  const node = callee as { type: string; name?: string; object?: unknown; callee?: unknown; tag?: unknown };
  if (node.type === "Identifier") return node.name ?? "";
  const inner = node.object ?? node.callee ?? node.tag;
  return inner === undefined ? "" : nameOf(inner);
}

const rules = readRules(read(RULES_PAGE));
const testFiles = globSync(["packages/**/*.test.ts", "e2e/**/*.test.ts"], {
  cwd: repository,
  exclude: ["**/node_modules/**"],
});
const proofs = testFiles.flatMap((path) => idsInTitles(path).map((id) => ({ id, path })));
const proven = new Set(proofs.map(({ id }) => id));

test("the page has each rule once", () => {
  const ids = rules.map(({ id }) => id);
  expect(ids).toHaveLength(191);
  expect(new Set(ids).size).toBe(191);
});

test("each rule has a test or a decision record", () => {
  const open = rules.filter(({ id, isTested, decisions }) =>
    isTested ? !proven.has(id) : decisions.length === 0,
  );
  expect(open.map(({ id }) => id)).toEqual([]);
});

test("the decision records on the page exist", () => {
  const paths = rules.flatMap(({ decisions }) => decisions);
  expect(paths.filter((path) => !/^docs\/decisions\/\d{4}-/.test(path))).toEqual([]);
  expect(paths.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
});

test("no test names a rule that is not on the page", () => {
  const known = new Set(rules.map(({ id }) => id));
  expect(proofs.filter(({ id }) => !known.has(id))).toEqual([]);
});
