import { expect, test } from "vitest";
import { coturnConf } from "../packages/server/src/turnserver-conf/coturn-conf.ts";
import { CONF_LINES } from "../packages/web/src/learn/relay/conf-lines.ts";

const printed = coturnConf({
  secret: "0123456789abcdef",
  realm: "visavis",
  port: 3478,
  relayPorts: { first: 49_152, last: 65_535 },
  externalIp: { external: "203.0.113.7", local: "10.0.0.7" },
}).split("\n");

/** The lesson shows `…` for the parts that vary from file to file. */
const start = (line: string) => line.replace(/…$/, "");

test.each(CONF_LINES.flatMap(({ lines }) => lines))(
  "the lesson explains a line that is printed: %s",
  (line) => {
    const found = line.endsWith("…")
      ? printed.filter((one) => one.startsWith(start(line)))
      : printed.filter((one) => one === line);
    expect(found).not.toEqual([]);
  },
);
