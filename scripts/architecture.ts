import { dirname, join } from "node:path/posix";
import { parseSync, Visitor } from "vite";

/** A source file; `path` starts at the root of the repository. */
export interface SourceFile {
  readonly path: string;
  readonly source: string;
}

/**
 * The table of docs/architecture.md: what each part may import besides itself. A part, a library, `node:` for the modules
 * of Node.js, or one of {@link GROUPS}.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "stun/core": [],
  "stun/node": ["stun/core", "node:"],
  "nat/core": ["stun/core"],
  "nat/node": ["nat/core", "stun/core", "stun/node", "node:"],
  "turn/core": ["stun/core"],
  "turn/node": ["turn/core", "stun/core", "stun/node", "node:"],
  "turn/client": ["stun/core", "stun/node", "node:"],
  "turn/testing": ["turn/core", "turn/node", "turn/client", "stun/core", "stun/node", "node:"],
  "signal/core": ["valibot"],
  "signal/node": ["signal/core", "node:", "ws"],
  "signal/testing": ["signal/core", "fast-check"],
  "trace/core": ["valibot"],
  "trace/browser": ["trace/core"],
  "trace/testing": ["trace/core", "fast-check"],
  "explain/core": ["trace/core", "stun/core"],
  "client/core": ["signal/core", "valibot"],
  "client/browser": ["client/core", "signal/core", "trace/core", "trace/browser"],
  "client/testing": ["signal/core", "vitest"],
  web: [
    ...[
      "client/core",
      "client/browser",
      "explain/core",
      "trace/core",
      "trace/browser",
      "nat/core",
      "stun/core",
    ],
    ...["preact", "@preact/signals", "json5", "lucide", "uplot", "uqr", "valibot"],
  ],
  server: [
    ...[
      "signal/core",
      "signal/node",
      "turn/core",
      "turn/node",
      "nat/core",
      "nat/node",
      "stun/core",
      "stun/node",
    ],
    ...["node:", "@peculiar/asn1-schema", "@peculiar/asn1-x509", "@peculiar/x509", "jose", "mrmime"],
    ...["multicast-dns", "pino", "reflect-metadata", "uqr", "valibot"],
  ],
  testbed: ["any package but web", "node:", "any library"],
  e2e: ["testbed", "any package but web", "node:", "any library"],
  natlab: ["testbed", "any package but web", "node:", "any library"],
  bench: ["testbed", "any package but web", "node:", "any library"],
  scripts: ["testbed", "any package but web", "node:", "any library"],
  examples: ["any package but web", "node:"],
};

/** The entries of {@link MAY_IMPORT} that stand for several others. */
const GROUPS: Readonly<Record<string, (target: string) => boolean>> = {
  "any package but web": (target) => packageOf(target) !== undefined && packageOf(target) !== "web",
  "any library": (target) => !isPart(target) && target !== "node:",
};

const TEST = /\.test\.tsx?$/;

/** The part that a file is in, the name of a library, or `node:`. */
function partOf(path: string): string {
  if (path.startsWith("node:")) return "node:";
  const [, name, folder] = /^packages\/(\w+)(?:\/src\/([\w-]+))?(?:\/|$)/.exec(path) ?? [];
  if (name !== undefined) return isPart(name) ? name : `${name}/${folder}`;
  const [first = "", second] = path.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}

const isPart = (name: string): boolean => Object.hasOwn(MAY_IMPORT, name);

/** The package that a part belongs to; `undefined` for parts outside `packages`, and for libraries. */
function packageOf(part: string): string | undefined {
  const isPackage = isPart(part) && (part.includes("/") || part === "web" || part === "server");
  return isPackage ? part.split("/")[0] : undefined;
}

/** A test may import all folders of its own package and of the packages that its package may import, and any library. */
function testMayImport(owner: string, target: string): boolean {
  const name = packageOf(owner);
  if (name === undefined) return mayImport(owner, target);
  if (target === "node:" || !isPart(target)) return true;
  const packages = Object.entries(MAY_IMPORT)
    .filter(([part]) => packageOf(part) === name)
    .flatMap(([, allowed]) => allowed.map(packageOf));
  return [name, ...packages].includes(packageOf(target) ?? target);
}

const mayImport = (owner: string, target: string): boolean =>
  owner === target ||
  (MAY_IMPORT[owner] ?? []).some((entry) => entry === target || GROUPS[entry]?.(target) === true);

/** A page or a lesson: nothing imports from it, and what two of them share lives elsewhere. */
const LEAF = /^packages\/web\/src\/(?:lab\/[^/]+|(?<lesson>learn\/[^/]+)|call|home|trust)\//;
/** The list of lessons, which loads each of them. */
const LESSON_LIST = "packages/web/src/learn/lessons.ts";

function entersLeaf(path: string, target: string): boolean {
  const leaf = LEAF.exec(target);
  if (leaf === null || path.startsWith(leaf[0])) return false;
  return path !== LESSON_LIST || leaf.groups?.["lesson"] === undefined;
}

const CORE = /^packages\/\w+\/src\/core\//;

/** What is wrong with the file, one sentence each. */
export function violations(file: SourceFile): string[] {
  const { path } = file;
  const owner = partOf(path);
  if (!isPart(owner)) return [`${path} belongs to no part of docs/architecture.md`];
  const isTest = TEST.test(path);
  const found = new Set<string>();
  for (const { specifier, target } of importsOf(file)) {
    const isAllowed = (isTest ? testMayImport : mayImport)(owner, partOf(target));
    if (!isAllowed || TEST.test(target) || entersLeaf(path, target)) {
      found.add(`${path} must never import ${specifier}`);
    }
  }
  if (!path.endsWith(".css")) {
    for (const obscurity of obscurities(file)) found.add(`${path} must never use ${obscurity}`);
    if (CORE.test(path) && !isTest) {
      for (const impurity of impurities(file)) found.add(`${path} must never use ${impurity}`);
    }
  }
  return [...found];
}

interface Import {
  readonly specifier: string;
  /** A path in the repository for our own code, the name for a library. */
  readonly target: string;
}

/**
 * Everything that a script imports or exports from elsewhere, types included, or that a style sheet imports or refers to.
 * A file that a script names with `new URL("…", import.meta.url)`, such as that of a worker, counts as imported.
 */
export function importsOf({ path, source }: SourceFile): Import[] {
  const specifiers = path.endsWith(".css") ? specifiersInStyleSheet(source) : specifiersIn({ path, source });
  return specifiers.map((specifier) => ({ specifier, target: targetOf(path, specifier) }));
}

function specifiersInStyleSheet(source: string): string[] {
  const imported = /@import\s+["']([^"']+)["']|url\(\s*["']?([^"')]+?)["']?\s*\)/gi;
  const withoutComments = source.replaceAll(/\/\*.*?\*\//gs, "");
  return [...withoutComments.matchAll(imported)]
    .map(([, quoted, url = ""]) => quoted ?? url)
    .filter((specifier) => !/^(?:#|data:)/.test(specifier));
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
    NewExpression({ callee, arguments: [file, base] }) {
      const isUrl = callee.type === "Identifier" && callee.name === "URL";
      if (isUrl && base !== undefined && textOf(base, source) === "import.meta.url") {
        specifiers.push(textOf(file, source).slice(1, -1));
      }
    },
  }).visit(program);
  return specifiers;
}

const textOf = (node: { readonly start: number; readonly end: number } | undefined, source: string): string =>
  source.slice(node?.start, node?.end);

function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith(".")) return join(dirname(path), specifier);
  // In the pages, Vite resolves such a path from the root of the package.
  if (specifier.startsWith("/")) return join("packages/web", specifier);
  return specifier
    .replace(/^visavis(?:$|\/)/, "packages/server/")
    .replace(/^@visavis\/(\w+)/, "packages/$1/src");
}

/** Imports whose files cannot be read off the source. */
function obscurities({ path, source }: SourceFile): string[] {
  const found: string[] = [];
  new Visitor({
    ImportExpression({ source: file }) {
      if (file.type !== "Literal") found.push("import() of a computed path");
    },
    MemberExpression(member) {
      if (/^import\.meta\.glob/.test(textOf(member, source))) found.push("import.meta.glob");
    },
  }).visit(parseSync(path, source).program);
  return found;
}

/** What would open a core to clocks, random sources and global names that its TypeScript settings hide. */
function impurities({ path, source }: SourceFile): string[] {
  const { program, comments } = parseSync(path, source);
  const found = comments
    .filter(({ type, value }) => type === "Line" && /^\/\s*<reference\b/.test(value))
    .map(() => "a reference directive");
  /** Where `Date` and `Math` are used in a way that is allowed, by the start of the name. */
  const allowed = new Set<number>();
  const refuseAmbient = ({ declare }: { readonly declare?: boolean }) => {
    if (declare === true) found.push("an ambient declaration");
  };
  new Visitor({
    MemberExpression({ object, property, computed }) {
      if (object.type !== "Identifier" || property.type !== "Identifier" || computed) return;
      const name = `${object.name}.${property.name}`;
      if (name === "Date.now" || name === "Math.random") found.push(name);
      allowed.add(object.start);
    },
    NewExpression({ callee, arguments: values }) {
      if (callee.type !== "Identifier" || callee.name !== "Date") return;
      if (values.length === 0) found.push("new Date()");
      allowed.add(callee.start);
    },
    TSTypeReference: ({ typeName }) => void allowed.add(typeName.start),
    Identifier({ name, start }) {
      if (name === "globalThis") found.push(name);
      if ((name === "Date" || name === "Math") && !allowed.has(start)) {
        found.push(`${name} in any way but ${name}.<name>`);
      }
    },
    VariableDeclaration: refuseAmbient,
    FunctionDeclaration: refuseAmbient,
    TSDeclareFunction: refuseAmbient,
    ClassDeclaration: refuseAmbient,
    TSModuleDeclaration: refuseAmbient,
  }).visit(program);
  return found;
}
