/**
 * `caretaker.ts <prefix>` removes a lab once its standard input ends: that happens when the lab is closed, and just as
 * well when the process that made it fails, is interrupted or killed.
 */
import { removeLab } from "./lab-removal.ts";

const [, , prefix] = process.argv;
if (prefix === undefined) throw new Error("which lab?");

// Whoever sends these means the run, and its end is what this process waits for.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

process.stdin.resume().once("end", () => removeLab(prefix));
