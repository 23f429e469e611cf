/**
 * Builds what ships: the pages, compressed, and the command as JavaScript. Run by `npm run build`, and by `visavis` in
 * a checkout. With `--if-stale` it builds only if the sources have changed since the last build.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "vite";
import { DIST, FINGERPRINT_FILE, fingerprintOf, isBuildFresh } from "./build-inputs.js";

const packages = join(import.meta.dirname, "../packages");
/** Each build works in its own directory until it is complete. */
const stagings = join(import.meta.dirname, "../.cache/builds");
const staging = join(stagings, String(process.pid));

async function buildPages(outDir: string): Promise<void> {
  await build({
    configFile: join(packages, "web/vite.config.ts"),
    build: { outDir, emptyOutDir: true },
    logLevel: "warn",
  });
  const files = await readdir(outDir, { recursive: true });
  await Promise.all(
    files.filter((file) => COMPRESSIBLE.test(file)).map((file) => compress(join(outDir, file))),
  );
}

const COMPRESSIBLE = /\.(?:html|js|css|svg|json|txt)$/;

/** Writes `file.br` and `file.gz` next to the file if they are smaller. */
async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  const brotliOptions = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } };
  const variants = [
    [".br", await promisify(brotliCompress)(content, brotliOptions)],
    [".gz", await promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION })],
  ] as const;
  for (const [suffix, compressed] of variants) {
    if (compressed.length < content.length) await writeFile(file + suffix, compressed);
  }
}

/** One self-contained program: the published package has no dependencies. */
async function buildCommand(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: join(packages, "server"),
    build: {
      ssr: "src/cli.ts",
      outDir,
      emptyOutDir: false,
      target: "node24",
      rolldownOptions: { output: { entryFileNames: "visavis.js", chunkFileNames: "[name].js" } },
    },
    ssr: { noExternal: true },
    logLevel: "warn",
  });
}

/** Puts the finished build in place. If two builds finish at the same time, the last one wins, complete. */
async function putInPlace(): Promise<void> {
  const replaced = `${staging}-replaced`;
  for (;;) {
    if (existsSync(DIST)) await rename(DIST, replaced).catch(ignoreMissing);
    try {
      await rename(staging, DIST);
      break;
    } catch (error) {
      // Another build got there first; replace it.
      if (!hasCode(error, "ENOTEMPTY") && !hasCode(error, "EEXIST")) throw error;
      await rm(replaced, { recursive: true, force: true });
    }
  }
  await rm(replaced, { recursive: true, force: true });
}

/** Removes the leftovers of builds that were killed. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(stagings)) {
    const leftover = join(stagings, name);
    if (!isRunning(Number.parseInt(name, 10))) await rm(leftover, { recursive: true, force: true });
  }
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return !hasCode(error, "ESRCH");
  }
}

function ignoreMissing(error: unknown): void {
  if (!hasCode(error, "ENOENT")) throw error;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

if (process.argv.includes("--if-stale") && isBuildFresh()) process.exit();

// Taken before the build, so that an edit during the build makes it stale.
const fingerprint = fingerprintOf();
try {
  await mkdir(staging, { recursive: true });
  await removeLeftovers();
  await buildPages(join(staging, "pages"));
  await buildCommand(staging);
  await writeFile(join(staging, FINGERPRINT_FILE), fingerprint);
  await putInPlace();
} finally {
  await rm(staging, { recursive: true, force: true });
}
