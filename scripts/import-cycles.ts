import { importsOf, type SourceFile } from "./architecture.ts";

/** The files that each file imports, by path. */
export type ModuleGraph = ReadonlyMap<string, readonly string[]>;

/**
 * The import graph of the files. Libraries are left out.
 *
 * `entryPoints` maps the name of a package's entry point, such as `packages/stun/src/core`, to its file.
 */
export function moduleGraph(
  files: readonly SourceFile[],
  entryPoints: ReadonlyMap<string, string>,
): ModuleGraph {
  const paths = new Set(files.map(({ path }) => path));
  const imported = (file: SourceFile) => {
    const targets = importsOf(file).map(({ target }) => entryPoints.get(target) ?? target);
    return [...new Set(targets)].filter((target) => paths.has(target));
  };
  return new Map(files.map((file) => [file.path, imported(file)]));
}

/**
 * The groups of files that import each other, directly or through others; a file that imports itself is its own group.
 * Tarjan's algorithm for strongly connected components.
 */
export function importCycles(graph: ModuleGraph): string[][] {
  const cycles: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];

  function visit(path: string): number {
    const number = order.size;
    let low = number;
    order.set(path, number);
    stack.push(path);
    const targets = graph.get(path) ?? [];
    for (const target of targets) {
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (stack.includes(target)) low = Math.min(low, lowest.get(target) ?? order.get(target) ?? low);
    }
    lowest.set(path, low);
    if (low === number) {
      const group = stack.splice(stack.indexOf(path));
      if (group.length > 1 || targets.includes(path)) cycles.push(group.sort());
    }
    return low;
  }

  for (const path of graph.keys()) if (!order.has(path)) visit(path);
  return cycles;
}
