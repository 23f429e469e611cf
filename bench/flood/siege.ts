import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type ServerName, startAttackedServer } from "./attacked-server.ts";
import { ATTACKS, type Attack, type AttackName } from "./attacks.ts";
import type { LoopDelay } from "./loop-delay.ts";
import type { Experience } from "./visitors.ts";

/** How a server fared under one attack. */
export interface Siege {
  readonly experience: Experience;
  /** How often the attacker got what it asked for, a second. */
  readonly attacksPerSecond: number;
  /** `undefined` if the server ended. */
  readonly loopDelay: LoopDelay | undefined;
  readonly peakMib: number | undefined;
}

const ATTACKER = join(import.meta.dirname, "attacker.ts");
const VISITORS = join(import.meta.dirname, "visitors.ts");
/** The attack begins a little later than the measurement, and ends a little later. */
const LEAD_MS = 200;

/** Starts a server, attacks it, and asks its visitors how they fared. Each of the three has a process of its own. */
export async function besiege(
  server: ServerName,
  { attack: name, durationMs }: { readonly attack: AttackName; readonly durationMs: number },
): Promise<Siege> {
  const attack: Attack = ATTACKS[name];
  const attacked = await startAttackedServer(server);
  const children: ChildProcess[] = [];
  const start = (script: string, ...args: (string | number)[]) => {
    const child = spawn(process.execPath, [script, ...args.map(String)], {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    children.push(child);
    return child;
  };
  const killAll = () => {
    for (const child of children) child.kill("SIGKILL");
  };
  process.once("exit", killAll);
  try {
    const { port, tlsPort } = attacked;
    const visitors = start(VISITORS, attack.isTls ? tlsPort : port, attack.isTls ? "secure" : "plain");
    await answerOf(visitors);
    await attacked.loopDelay();
    visitors.send(durationMs);
    const experience = answerOf(visitors);
    await new Promise((resolve) => setTimeout(resolve, LEAD_MS));
    const attacker = start(ATTACKER, name, port, tlsPort, durationMs);
    const attackerSays = attacker.stdout === null ? Promise.resolve("") : text(attacker.stdout);
    const { done } = JSON.parse(await attackerSays);
    const loopDelay = await attacked.loopDelay();
    return {
      experience: (await experience) as Experience,
      attacksPerSecond: (done * 1_000) / durationMs,
      loopDelay,
      peakMib: attacked.peakMib(),
    };
  } finally {
    killAll();
    process.removeListener("exit", killAll);
    await attacked.stop();
  }
}

/** The next message of a process. @throws {Error} if it ends instead */
async function answerOf(child: ChildProcess): Promise<unknown> {
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`a visitor ended (${code})`)));
  const [answer] = (await Promise.race([once(child, "message"), ended])) as unknown[];
  return answer;
}
