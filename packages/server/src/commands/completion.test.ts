import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { isSwitch } from "../options/option.ts";
import { COMMANDS } from "./commands.ts";
import { COMPLETION_COMMAND, completionScript } from "./completion.ts";
import { loadCommands } from "./run-command.ts";
import { runCaptured } from "./testing/captured-run.ts";

const commands = await loadCommands();
const directory = mkdtempSync(join(tmpdir(), "visavis-completion-"));
afterAll(() => rmSync(directory, { recursive: true }));
writeFileSync(join(directory, "turnserver.conf"), "");
writeFileSync(join(directory, "a file.conf"), "");

/** What bash offers for the last word, with the words split as bash splits a line. */
function offered(...words: readonly string[]): readonly string[] {
  const program = `${completionScript("bash", commands)}
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_visavis 2>/dev/null
printf '%s\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync("bash", ["-c", program, "bash", "visavis", ...words], {
    cwd: directory,
    encoding: "utf8",
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout.split("\n").filter((line) => line !== "");
}

describe("bash", () => {
  test("the first word is a command or an option of the server", () => {
    expect(offered("")).toEqual(expect.arrayContaining([...Object.keys(COMMANDS), "--port", "--help"]));
    expect(offered("c")).toEqual(["credentials", "coturn-config", "completion"]);
    expect(offered("--http")).toEqual(["--http-port", "--https-port"]);
  });

  test("later words are options of the command", () => {
    expect(offered("nat", "--l")).toEqual(["--local", "--lifetime"]);
    expect(offered("--port", "1", "--mdn")).toEqual(["--mdns"]);
    expect(offered("credentials", "--secret", "x", "--n")).toEqual(["--name"]);
  });

  test("values are completed from a few words, as files, or not at all", () => {
    expect(offered("--mdns", "")).toEqual(["on", "off"]);
    expect(offered("--mdns", "of")).toEqual(["off"]);
    expect(offered("--mdns", "=")).toEqual(["on", "off"]);
    expect(offered("--mdns", "=", "of")).toEqual(["off"]);
    expect(offered("turn", "-c", "turn")).toEqual(["turnserver.conf"]);
    expect(offered("turn", "--config", "a")).toEqual(["a file.conf"]);
    expect(offered("--port", "")).toEqual([]);
  });

  test("the shells are offered", () => {
    expect(offered("completion", "")).toEqual(expect.arrayContaining(["bash", "zsh", "fish"]));
    expect(offered("completion", "z")).toEqual(["zsh"]);
  });
});

describe.each(["bash", "zsh", "fish"] as const)("the script for %s", (shell) => {
  const script = completionScript(shell, commands);

  test("names every command and option", () => {
    for (const { name, text } of commands) {
      if (name !== undefined) expect(script).toContain(name);
      for (const [option, definition] of Object.entries(text.options)) {
        expect(script).toContain(shell === "fish" ? `-l ${option} ` : `--${option}`);
        const choices = isSwitch(definition) ? undefined : definition.parse.choices;
        if (choices !== undefined) expect(script).toContain(choices.join(" "));
      }
    }
  });
});

test("zsh offers files, words and both forms of an option", () => {
  const script = completionScript("zsh", commands);
  expect(script).toContain("'--mdns[announce NAME.local by mDNS\\: on or off]:value:(on off)'");
  expect(script).toContain(
    "'(-c --config)'{-c,--config}'[the configuration, such as /etc/turnserver.conf]:value:_files'",
  );
  expect(script).toContain("'*--other[");
});

test("fish offers files and words for the options of each command", () => {
  const script = completionScript("fish", commands);
  expect(script).toContain("-n '__fish_seen_subcommand_from turn' -l config -s c -r -F -d ");
  expect(script).toContain(" -l mdns -x -a 'on off' -d ");
  expect(script).toContain("complete -c visavis -n __fish_use_subcommand -a nat -d ");
});

test("the command prints the script for a shell, and refuses unknown shells", async () => {
  const { stdout } = await runCaptured(COMPLETION_COMMAND, ["zsh"]);
  expect(stdout).toBe(completionScript("zsh", commands));
  await expect(runCaptured(COMPLETION_COMMAND, [])).rejects.toThrow("which shell? Give bash, zsh or fish");
  await expect(runCaptured(COMPLETION_COMMAND, ["bash", "zsh"])).rejects.toThrow(
    'unexpected argument "zsh"; see visavis completion --help',
  );
  await expect(runCaptured(COMPLETION_COMMAND, ["tcsh"])).rejects.toThrow(
    '--shell: "tcsh" is not one of bash, zsh, fish',
  );
});
