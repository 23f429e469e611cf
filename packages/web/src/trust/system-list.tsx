import { Download, Fingerprint } from "lucide";
import { Fragment } from "preact";
import { phrasebook } from "../i18n/language.ts";
import { Icon } from "../ui/icon.tsx";
import { androidGuide } from "./guides/android.ts";
import { firefoxGuide } from "./guides/firefox.ts";
import type { Guide, Step } from "./guides/guide.ts";
import { iosGuide } from "./guides/ios.ts";
import { linuxGuide } from "./guides/linux.ts";
import { macosGuide } from "./guides/macos.ts";
import { windowsGuide } from "./guides/windows.ts";
import { SYSTEMS, type System, visitorSystem } from "./visitor-system.ts";

const say = phrasebook(
  {
    title: "Steps (once for each device)",
    certificate: "Download the certificate",
    profile: "Download the profile",
    compare: "Compare",
    undo: "To undo this",
  },
  {
    title: "步骤，每台设备只需一次",
    certificate: "下载证书",
    profile: "下载描述文件",
    compare: "核对",
    undo: "如需移除",
  },
);

const GUIDES: Readonly<Record<System, () => Guide>> = {
  android: androidGuide,
  ios: iosGuide,
  windows: windowsGuide,
  macos: macosGuide,
  linux: linuxGuide,
  firefox: firefoxGuide,
};

/** The steps for each system. Those for the visitor's system come first and are open. */
export function SystemList() {
  const words = say();
  const own = visitorSystem(navigator.userAgent, navigator.maxTouchPoints);
  const inOrder = [own, ...SYSTEMS.filter((system) => system !== own)];
  return (
    <section class="trust-section">
      <h2>{words.title}</h2>
      <div class="trust-systems">
        {inOrder.map((system) => (
          <details key={system} name="system" open={system === own} data-system={system}>
            <SystemGuide guide={GUIDES[system]()} />
          </details>
        ))}
      </div>
    </section>
  );
}

function SystemGuide({ guide }: { readonly guide: Guide }) {
  const words = say();
  const isProfile = guide.download.endsWith(".mobileconfig");
  return (
    <>
      <summary>{guide.name}</summary>
      <div class="trust-guide">
        <p>
          <a class="button primary" href={`/trust/${guide.download}`}>
            <Icon node={Download} />
            {isProfile ? words.profile : words.certificate}
          </a>
        </p>
        <ol class="guide-steps">
          {guide.steps.map((step) => (
            <StepItem key={step.text} step={step} />
          ))}
        </ol>
        <h3>{words.undo}</h3>
        <ul class="guide-steps">
          {guide.undo.map((step) => (
            <StepItem key={step.text} step={step} />
          ))}
        </ul>
      </div>
    </>
  );
}

/** A menu path. Names that the system has in English only are marked as such inside a Chinese path. */
function MenuPath({ path }: { readonly path: string }) {
  return (
    <p class="trust-path">
      {path.split(" › ").map((name, index) => (
        <Fragment key={index}>
          {/* The no-break space keeps › from starting a line. */}
          {index > 0 && "\u00A0› "}
          {/^[\x20-\x7e]+$/.test(name) ? <span lang="en">{name}</span> : name}
        </Fragment>
      ))}
    </p>
  );
}

function StepItem({ step: { text, path, commands, compares } }: { readonly step: Step }) {
  const words = say();
  return (
    <li>
      <p>
        {compares === true && (
          <strong class="trust-compare">
            <Icon node={Fingerprint} />
            {words.compare}
          </strong>
        )}
        {text}
      </p>
      {path !== undefined && <MenuPath path={path} />}
      {commands !== undefined && <pre class="trust-commands">{commands.join("\n")}</pre>}
    </li>
  );
}
