import { expect, test } from "vitest";
import { OPTION_NAMES } from "../options/server-options.ts";
import { helpText } from "./help.ts";

test("the help names every option and fits a terminal of 80 columns", () => {
  const help = helpText();
  for (const name of OPTION_NAMES) expect(help).toContain(`--${name} <`);
  for (const line of help.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
});
