import { isRepeatable, isSwitch, type Option } from "../options/option.ts";
import { UsageError } from "../options/read-options.ts";
import { oneOf } from "../options/values.ts";
import { defineCommand, type ListedCommand } from "./command.ts";

const readShell = oneOf("bash", "zsh", "fish");

export const COMPLETION_COMMAND = defineCommand({
  command: "visavis completion",
  description: `Prints a script that completes commands, options and values of visavis.

bash  source <(visavis completion bash)   in ~/.bashrc
zsh   source <(visavis completion zsh)    in ~/.zshrc, after compinit
fish  visavis completion fish | source    in ~/.config/fish/config.fish`,
  operand: "shell",
  options: {
    shell: { value: "shell", help: "bash, zsh or fish", parse: readShell },
  },
  async run({ options }, { loadCommands }) {
    if (options.shell === undefined) throw new UsageError("which shell? Give bash, zsh or fish");
    process.stdout.write(completionScript(options.shell, await loadCommands()));
  },
});

/** What may follow an option. */
type Values =
  | { readonly kind: "none" }
  | { readonly kind: "any" }
  | { readonly kind: "files" }
  | { readonly kind: "words"; readonly words: readonly string[] };

/** What completion needs to know about a command. */
interface Completed {
  /** Empty for the server. */
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** What the words without a flag may be. */
  readonly operands: Values;
}

interface Flag {
  readonly name: string;
  readonly short: string | undefined;
  readonly help: string;
  readonly values: Values;
  readonly isRepeatable: boolean;
}

/** The script for a shell. */
export function completionScript(shell: "bash" | "zsh" | "fish", commands: readonly ListedCommand[]): string {
  return SCRIPTS[shell](commands.map(completed));
}

function completed({ name = "", summary, text: { options, operand } }: ListedCommand): Completed {
  const flags = Object.entries(options).map(([flag, option]) => ({
    name: flag,
    short: option.short,
    help: option.help,
    values: valuesOf(option),
    isRepeatable: isRepeatable(option),
  }));
  const plain = { short: undefined, values: { kind: "none" }, isRepeatable: false } as const;
  return {
    name,
    summary,
    flags: [
      ...flags,
      { ...plain, name: "help", help: "print this help" },
      { ...plain, name: "version", help: "print the version" },
    ],
    operands: flags.find((flag) => flag.name === operand)?.values ?? { kind: "none" },
  };
}

function valuesOf(option: Option): Values {
  if (isSwitch(option)) return { kind: "none" };
  if (option.parse.choices !== undefined) return { kind: "words", words: option.parse.choices };
  return { kind: option.value === "path" ? "files" : "any" };
}

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

function bashScript(commands: readonly Completed[]): string {
  const names = commands.map(({ name }) => name).filter((name) => name !== "");
  const valueCases = commands.flatMap(({ name, flags }) =>
    flags.flatMap((flag) => {
      const { values } = flag;
      if (values.kind === "none") return [];
      const pattern = flagWords(flag)
        .map((word) => `'${name} ${word}'`)
        .join("|");
      switch (values.kind) {
        case "words":
          return [
            `    ${pattern}) COMPREPLY=($(compgen -W '${values.words.join(" ")}' -- "$current")); return ;;`,
          ];
        case "files":
          return [
            `    ${pattern}) compopt -o filenames; local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$current")); return ;;`,
          ];
        default:
          return [`    ${pattern}) return ;;`];
      }
    }),
  );
  const wordCases = commands.map(({ name, flags, operands }) => {
    const words = [
      ...(operands.kind === "words" ? operands.words : []),
      ...flags.map((flag) => `--${flag.name}`),
    ];
    return `    '${name}') words='${words.join(" ")}' ;;`;
  });
  return `# Completion of visavis for bash.
_visavis() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command='' words
  COMPREPLY=()
  # Bash splits --mdns=on into three words.
  if [[ $current == '=' ]]; then
    current=''
  elif [[ $previous == '=' ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if ((COMP_CWORD > 1)); then
    case \${COMP_WORDS[1]} in
      ${names.join("|")}) command=\${COMP_WORDS[1]} ;;
    esac
  fi
  case "$command $previous" in
${valueCases.join("\n")}
  esac
  case $command in
${wordCases.join("\n")}
  esac
  if ((COMP_CWORD == 1)); then words="${names.join(" ")} $words"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _visavis visavis
`;
}

function zshScript(commands: readonly Completed[]): string {
  const [server, ...named] = commands;
  const argumentsOf = ({ flags, operands }: Completed) => [
    ...flags.map((flag) => zshQuoted(zshFlag(flag))),
    ...(operands.kind === "none" ? [] : [zshQuoted(`*::value:${zshAction(operands)}`)]),
  ];
  const call = (lines: readonly string[]) =>
    `_arguments \\\n${lines.map((line) => `        ${line}`).join(" \\\n")}`;
  return `#compdef visavis
# Completion of visavis for zsh.
_visavis() {
  local -a commands=(
${named.map(({ name, summary }) => `    ${zshQuoted(`${name}:${summary}`)}`).join("\n")}
  )
  if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
    _describe command commands
    return
  fi
  local command=$words[2]
  case $command in
${named
  .map(
    (command) => `    ${command.name})
      shift words
      ((CURRENT -= 1))
      ${call(argumentsOf(command))}
      ;;`,
  )
  .join("\n")}
    *)
      ${call(server === undefined ? [] : argumentsOf(server))}
      ;;
  esac
}
# As a file in fpath it is called; sourced, it registers itself.
if [[ $funcstack[1] == _visavis ]]; then _visavis "$@"; else compdef _visavis visavis; fi
`;
}

/** `--name[help]:value:action`, or both forms of an option, which exclude each other unless it is repeatable. */
function zshFlag({ name, short, help, values, isRepeatable }: Flag): string {
  const rest = `[${help.replace(/[[\]:\\]/g, "\\$&")}]${values.kind === "none" ? "" : `:value:${zshAction(values)}`}`;
  if (short === undefined) return `${isRepeatable ? "*" : ""}--${name}${rest}`;
  return `${isRepeatable ? "*" : `(-${short} --${name})`}{-${short},--${name}}${rest}`;
}

function zshAction(values: Values): string {
  switch (values.kind) {
    case "words":
      return `(${values.words.join(" ")})`;
    case "files":
      return "_files";
    default:
      return "";
  }
}

function zshQuoted(text: string): string {
  // Braces stay outside the quotes, so that zsh expands them.
  const braces = /^(\*|\([^)]*\))?(\{[^}]*\})(.*)$/s.exec(text);
  if (braces !== null)
    return `${braces[1] ? zshQuoted(braces[1]) : ""}${braces[2]}${zshQuoted(braces[3] ?? "")}`;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function fishScript(commands: readonly Completed[]): string {
  const names = commands.map(({ name }) => name).filter((name) => name !== "");
  const lines = commands.flatMap(({ name, summary, flags, operands }) => {
    const condition =
      name === ""
        ? `-n 'not __fish_seen_subcommand_from ${names.join(" ")}'`
        : `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      ...(name === ""
        ? []
        : [`complete -c visavis -n __fish_use_subcommand -a ${name} -d ${fishQuoted(summary)}`]),
      ...flags.map(
        (flag) =>
          `complete -c visavis ${condition} -l ${flag.name}${flag.short === undefined ? "" : ` -s ${flag.short}`}${fishValues(flag.values)} -d ${fishQuoted(flag.help)}`,
      ),
      ...(operands.kind === "words"
        ? [`complete -c visavis ${condition} -a '${operands.words.join(" ")}'`]
        : []),
    ];
  });
  return `# Completion of visavis for fish.
complete -c visavis -f
${lines.join("\n")}
`;
}

function fishValues(values: Values): string {
  switch (values.kind) {
    case "words":
      return ` -x -a '${values.words.join(" ")}'`;
    case "files":
      return " -r -F";
    case "any":
      return " -x";
    default:
      return "";
  }
}

function fishQuoted(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}

function flagWords({ name, short }: Flag): readonly string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}
