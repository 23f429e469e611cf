import { spawn } from "node:child_process";
import { once } from "node:events";
import { findPrograms } from "../testbed/programs/debian-programs.ts";
import { cpuMsOf } from "./relay/process-usage.ts";

const CONNECTIONS = 16;

export interface HttpLoad {
  readonly requestsPerSecond: number;
  readonly cpuMicrosecondsPerRequest: number;
}

/**
 * Sends requests over kept-alive connections, as many as the server handles.
 *
 * @param options.pid of the server, for the CPU time of a request
 * @throws {Error} if any request failed
 */
export async function loadOverHttp(options: {
  readonly url: string;
  readonly pid: number;
  readonly seconds: number;
  readonly headers?: Readonly<Record<string, string>>;
}): Promise<HttpLoad> {
  const { url, pid, seconds, headers = {} } = options;
  const { wrk } = findPrograms("loadGenerator");
  const sent = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const cpuBeforeMs = cpuMsOf(pid);
  const args = ["-t1", `-c${CONNECTIONS}`, `-d${seconds}s`, ...sent, url];
  const child = spawn(wrk, args, { stdio: ["ignore", "pipe", "inherit"] });
  let report = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    report += text;
  });
  await once(child, "close");
  const requests = Number(/(\d+) requests in /.exec(report)?.[1]);
  const requestsPerSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(report)?.[1]);
  if (!(requests > 0) || /Socket errors|Non-2xx/.test(report)) throw new Error(`wrk failed:\n${report}`);
  return { requestsPerSecond, cpuMicrosecondsPerRequest: ((cpuMsOf(pid) - cpuBeforeMs) * 1000) / requests };
}
