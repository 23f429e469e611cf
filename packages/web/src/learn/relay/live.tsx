import { CircleX, Play } from "lucide";
import { useEffect } from "preact/hooks";
import { phrasebook } from "../../i18n/language.ts";
import { localized } from "../../i18n/localized.ts";
import { WAY_VERDICT_WORDS } from "../../ice-servers/way-verdict-words.ts";
import { whyNoOwnServers } from "../../ice-servers/why-no-own-servers.ts";
import { FoldedRecording } from "../../trace-views/folded-recording.tsx";
import { Icon } from "../../ui/icon.tsx";
import { CONF_LINES } from "./conf-lines.ts";
import {
  askForRelay,
  chosen,
  chosenId,
  echoEvidence,
  lastTrace,
  type RelayTest,
  refusalEvidence,
  relayEvidence,
  running,
  testRelay,
  tests,
  ways,
} from "./relay-check.ts";

const say = phrasebook(
  {
    test: "Test this server’s relay",
    way: "Reach it over",
    asking: "Getting this server’s relay…",
    none: "This server has no relay. Start it without --relay off, or specify one with --turn-server.",
    again: "Try again",
    right: "Test the relay",
    wrong: "Test with a wrong password",
    running: "Testing…",
    rightResult: "With the password from the server",
    wrongResult: "With a wrong password",
    conf: "turnserver.conf, line by line",
    confAbout: "The output of visavis coturn-config, and the purpose of each line.",
  },
  {
    test: "从本机测试服务器的中继",
    way: "接入方式",
    asking: "正在获取本服务器的中继信息……",
    none: "本服务器没有启用中继。请去掉启动参数 --relay off，或用 --turn-server 指定一台。",
    again: "重新获取",
    right: "测试中继",
    wrong: "用错误的密码测试",
    running: "正在测试……",
    rightResult: "用服务器提供的密码",
    wrongResult: "用错误的密码",
    conf: "逐行解读 turnserver.conf",
    confAbout: "visavis coturn-config 输出的内容，以及每一行的作用。",
  },
);

/** Tests this server’s relay with the right and with a wrong password, and explains the configuration of coturn. */
export function Live() {
  const words = say();
  useEffect(() => void askForRelay(), []);
  return (
    <>
      <section class="panel relay-lesson">
        <h2>{words.test}</h2>
        <RelayChoice />
        <Result title={words.rightResult} name="right" test={tests.value.right} />
        <Result title={words.wrongResult} name="wrong" test={tests.value.wrong} />
      </section>
      <FoldedRecording log={lastTrace.value?.log} />
      <details class="panel relay-conf">
        <summary>{words.conf}</summary>
        <p class="small muted">{words.confAbout}</p>
        <dl>
          {CONF_LINES.map(({ lines, why }) => (
            <div key={lines[0]}>
              <dt class="wire">
                {lines.map((line) => (
                  <div key={line}>{line}</div>
                ))}
              </dt>
              <dd>{localized(why)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

function RelayChoice() {
  const words = say();
  const known = ways.value;
  const isRunning = running.value !== undefined;
  if (known === "asking") return <p role="status">{words.asking}</p>;
  if (known === "failed") return <Missing why={whyNoOwnServers() ?? words.none} />;
  if (known.length === 0) return <Missing why={words.none} />;
  return (
    <>
      <label class="field">
        <span>{words.way}</span>
        <select
          name="way"
          value={chosen.value?.id ?? ""}
          disabled={isRunning}
          onChange={({ currentTarget }) => {
            chosenId.value = currentTarget.value;
          }}
        >
          {known.map(({ id, url }) => (
            <option key={id} value={id}>
              {url}
            </option>
          ))}
        </select>
      </label>
      <div class="row">
        <TestButton password="right" />
        <TestButton password="wrong" />
        <p class="small muted" role="status">
          {isRunning && words.running}
        </p>
      </div>
    </>
  );
}

function TestButton({ password }: { readonly password: "right" | "wrong" }) {
  const words = say();
  const isRight = password === "right";
  return (
    <button
      type="button"
      class={isRight ? "primary" : undefined}
      data-action={`test-${password}`}
      aria-disabled={running.value !== undefined}
      onClick={() => {
        if (running.peek() === undefined) void testRelay(password);
      }}
    >
      <Icon node={isRight ? Play : CircleX} />
      {isRight ? words.right : words.wrong}
    </button>
  );
}

function Missing({ why }: { readonly why: string }) {
  const words = say();
  return (
    <div class="notice bad" role="alert">
      <p>{why}</p>
      <div class="row">
        <button type="button" data-action="ask-again" onClick={() => void askForRelay()}>
          {words.again}
        </button>
      </div>
    </div>
  );
}

function Result({
  title,
  name,
  test,
}: {
  readonly title: string;
  readonly name: "right" | "wrong";
  readonly test: RelayTest | undefined;
}) {
  if (test === undefined) return null;
  const evidence = [relayEvidence(test), echoEvidence(test), refusalEvidence(test)].filter(
    (line) => line !== undefined,
  );
  const isExpected = test.verdict === (name === "right" ? "works" : "wrongCredentials");
  const verdict = WAY_VERDICT_WORDS[test.verdict];
  return (
    <div
      class={`notice ${isExpected ? "good" : "bad"}`}
      role="status"
      data-result={name}
      data-verdict={test.verdict}
    >
      <strong>{title}</strong>
      {evidence.map((line) => (
        <code key={line} class="wire">
          {line}
        </code>
      ))}
      <p>{localized(verdict.means)}</p>
      {!isExpected && "next" in verdict && <p>{localized(verdict.next)}</p>}
    </div>
  );
}
