import { dirname, join } from "node:path/posix";
import { parseSync, Visitor } from "vite";

/** A source file; `path` starts at the root of the repository. */
export interface SourceFile {
  readonly path: string;
  readonly source: string;
}

interface Rule {
  readonly part: RegExp;
  /** The imports forbidden in this part: a path in the repository, or the name of a library. */
  readonly never: RegExp;
}

/** The table "part | must never import" of docs/architecture.md. */
const RULES: readonly Rule[] = [
  // No library either, except the one that validates messages: a core has no clock, no random source and no logger.
  { part: /^packages\/\w+\/src\/core\//, never: /^(?!packages\/\w+\/src\/core(?:\/|$)|valibot$)/ },
  { part: /^packages\/stun\//, never: /^packages\/(?!stun\/)/ },
  { part: /^packages\/turn\//, never: /^packages\/(?:signal|server)\/|^ws$/ },
  { part: /^packages\/signal\//, never: /^packages\/(?:turn|stun|server)\// },
  { part: /^packages\/nat\//, never: /^packages\/(?!(?:nat|stun)\/)/ },
  { part: /^packages\/trace\//, never: /^packages\/(?!trace\/)/ },
  { part: /^packages\/trace\/src\/browser\//, never: /^(?!packages\/trace\/src\/(?:core|browser)\/)/ },
  { part: /^packages\/explain\//, never: /^packages\/(?!(?:explain|trace|stun)\/)/ },
  { part: /^packages\/client\//, never: /^node:|^@?preact\b|^packages\/(?:web|server)\// },
  { part: /^packages\/web\//, never: /^packages\/(?:server|turn)\/|^packages\/signal\/src\/node\b|^node:/ },
  { part: /^packages\/server\//, never: /^packages\/(?:client|web)\/|^scripts\/|^vite$/ },
  { part: /^packages\//, never: /^(?:testbed|e2e|natlab|bench|scripts)\// },
  { part: /^testbed\//, never: /^(?:e2e|natlab|bench|scripts)\// },
  { part: /^e2e\//, never: /^(?:natlab|bench|scripts)\// },
  { part: /^natlab\//, never: /^(?:e2e|bench|scripts)\// },
  { part: /^bench\//, never: /^(?:e2e|natlab|scripts)\// },
  { part: /^scripts\//, never: /^(?:e2e|natlab|bench)\// },
  { part: /^(?:packages|testbed)\//, never: /\.test\.tsx?$/ },
];

/** A page or a lesson: only its tests may import from it, and shared code lives elsewhere. */
const LEAF = /^packages\/web\/src\/(?:(?:lab|learn)\/[^/]+|call|home|trust)\//;
/** The list of lessons, which loads each of them. */
const LESSON_LIST = "packages/web/src/learn/lessons.ts";

function entersLeaf(path: string, target: string): boolean {
  const leaf = LEAF.exec(target)?.[0];
  const mayEnter = path === LESSON_LIST || /\.test\.tsx?$/.test(path);
  return leaf !== undefined && !path.startsWith(leaf) && !mayEnter;
}

const CORE = /^packages\/\w+\/src\/core\//;

/** The violations in the file, one sentence each. */
export function violations(file: SourceFile): string[] {
  const { path } = file;
  const found = new Set<string>();
  for (const { specifier, target } of importsOf(file)) {
    const isForbidden = RULES.some(({ part, never }) => part.test(path) && never.test(target));
    if (isForbidden || entersLeaf(path, target)) found.add(`${path} must never import ${specifier}`);
  }
  if (CORE.test(path)) {
    for (const impurity of impurities(file)) found.add(`${path} must never use ${impurity}`);
  }
  return [...found];
}

interface Import {
  readonly specifier: string;
  /** A path in the repository for our own code, the name for a library. */
  readonly target: string;
}

/** Everything that a script imports or exports from elsewhere, types included, or that a style sheet imports. */
export function importsOf({ path, source }: SourceFile): Import[] {
  const specifiers = path.endsWith(".css")
    ? [...source.matchAll(/@import\s+"([^"]+)"/g)].map(([, specifier = ""]) => specifier)
    : specifiersIn({ path, source });
  return specifiers.map((specifier) => ({ specifier, target: targetOf(path, specifier) }));
}

function specifiersIn({ path, source }: SourceFile): string[] {
  const { program, module } = parseSync(path, source);
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) =>
      source.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    ),
  ];
  new Visitor({
    TSImportType: (type) => void specifiers.push(type.source.value),
  }).visit(program);
  return specifiers;
}

function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith(".")) return join(dirname(path), specifier);
  return specifier
    .replace(/^visavis(?:$|\/)/, "packages/server/")
    .replace(/^@visavis\/(\w+)/, "packages/$1/src");
}

/** Clocks and random sources that are part of the language, so that no TypeScript setting can hide them. */
function impurities({ path, source }: SourceFile): string[] {
  const found: string[] = [];
  new Visitor({
    MemberExpression({ object, property }) {
      if (object.type !== "Identifier" || property.type !== "Identifier") return;
      const name = `${object.name}.${property.name}`;
      if (name === "Date.now" || name === "Math.random") found.push(name);
    },
    NewExpression({ callee, arguments: values }) {
      const isNow = callee.type === "Identifier" && callee.name === "Date" && values.length === 0;
      if (isNow) found.push("new Date()");
    },
  }).visit(parseSync(path, source).program);
  return found;
}
