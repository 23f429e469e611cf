import { expect, test } from "vitest";
import type { ServerOptions } from "../options/server-options.ts";
import type { LogEvent } from "./events.ts";
import { createLog } from "./log.ts";

const left: LogEvent = {
  event: "participant.left",
  participant: "p1",
  reason: "lost",
  roomSize: 1,
};

function logged(
  event: LogEvent,
  format: ServerOptions["log-format"],
  level: ServerOptions["log-level"] = "info",
): string {
  let output = "";
  const report = createLog(
    { "log-format": format, "log-level": level },
    {
      write(line) {
        output += line;
      },
      takeLost: () => 0,
    },
  );
  report(event);
  return output;
}

test("as JSON an event is one object with its fields", () => {
  expect(JSON.parse(logged(left, "json"))).toEqual({
    level: "info",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    event: "participant.left",
    msg: "participant left",
    participant: "p1",
    reason: "lost",
    roomSize: 1,
  });
});

test("as text an event is one line that a person can read", () => {
  expect(logged(left, "text")).toMatch(
    /^\S+Z info participant left participant=p1 reason=lost roomSize=1\n$/,
  );
});

test("events below the level are not logged", () => {
  expect(logged(left, "text", "warn")).toBe("");
  expect(logged(left, "text", "silent")).toBe("");
});

test.each(["text", "json"] as const)("an error is logged with its stack, as %s", (format) => {
  const text = logged({ event: "request.failed", error: new TypeError("broken") }, format);
  expect(text).toContain("TypeError: broken");
  expect(text).toContain("log.test.ts");
});

test("lines that were lost are told of before the next one", () => {
  const lines: string[] = [];
  let lost = 0;
  const report = createLog(
    { "log-format": "text", "log-level": "info" },
    {
      write: (line) => void lines.push(line),
      takeLost() {
        const taken = lost;
        lost = 0;
        return taken;
      },
    },
  );
  report(left);
  lost = 3;
  report(left);
  report(left);
  expect(lines.map((line) => line.split(" ").slice(1, 5).join(" "))).toEqual([
    "info participant left participant=p1",
    "warn log incomplete lines=3\n",
    "info participant left participant=p1",
    "info participant left participant=p1",
  ]);
});
