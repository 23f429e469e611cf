import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildIfStale } from "./build.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of the command that this run tests. */
    readonly command: string;
    /** Whether the run tests every pair of networks, not only pairs that cover every kind and class of path. */
    readonly everyPair: boolean;
  }
}

const repository = join(import.meta.dirname, "../..");

/**
 * Builds the command before the first test file and copies it in its published form. The tests use that copy, so an
 * edit or a build while they run does not affect them.
 */
export function setup(project: TestProject): () => void {
  buildIfStale();
  const copy = join(repository, `.cache/e2e-${process.pid}`);
  mkdirSync(copy, { recursive: true });
  for (const part of ["bin", "dist", "package.json"]) {
    cpSync(join(repository, "packages/server", part), join(copy, part), { recursive: true });
  }
  project.provide("command", join(copy, "bin/visavis.js"));
  return () => rmSync(copy, { recursive: true, force: true });
}
