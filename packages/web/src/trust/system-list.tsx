import { Download } from "lucide";
import { phrasebook } from "../i18n/language.ts";
import { Icon } from "../ui/icon.tsx";
import { instructionsFor } from "./system-words.ts";
import { SYSTEMS, type System, visitorSystem } from "./visitor-system.ts";

const say = phrasebook(
  {
    title: "On each device, once",
    certificate: "Download the certificate",
    profile: "Download the profile",
    compare: "Before you agree, compare the fingerprint that the device shows with the one above.",
    terminal: "Or in a terminal:",
  },
  {
    title: "每台设备上做一次",
    certificate: "下载证书",
    profile: "下载描述文件",
    compare: "同意之前，把设备显示的指纹与上面的核对。",
    terminal: "或者在终端里：",
  },
);

/** The instructions of every system; the visitor's own are open. */
export function SystemList() {
  const words = say();
  const own = visitorSystem(navigator.userAgent, navigator.maxTouchPoints);
  const inOrder = [own, ...SYSTEMS.filter((system) => system !== own)];
  return (
    <section class="stack">
      <h2>{words.title}</h2>
      {inOrder.map((system) => (
        <SystemSteps key={system} system={system} isOpen={system === own} />
      ))}
    </section>
  );
}

function SystemSteps({ system, isOpen }: { readonly system: System; readonly isOpen: boolean }) {
  const words = say();
  const { name, file, steps, commands, remove } = instructionsFor(system);
  return (
    <details class="trust-system" name="system" open={isOpen} data-system={system}>
      <summary>{name}</summary>
      <div class="stack">
        <p>
          <a class="button primary" href={`/trust/${file}`} download={file.endsWith(".crt")}>
            <Icon node={Download} />
            {system === "ios" ? words.profile : words.certificate}
          </a>
        </p>
        <ol class="trust-steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p>{words.compare}</p>
        {commands.length > 0 && (
          <>
            <p class="small muted">{words.terminal}</p>
            {commands.map((command) => (
              <pre key={command} class="trust-command">
                {command}
              </pre>
            ))}
          </>
        )}
        <p class="small muted">{remove}</p>
      </div>
    </details>
  );
}
