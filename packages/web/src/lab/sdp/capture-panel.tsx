import { signal } from "@preact/signals";
import { FilePen, Reply } from "lucide";
import { phrasebook } from "../../i18n/language.ts";
import { hasText, type Place, put, texts } from "../../sdp-views/descriptions.ts";
import { Icon } from "../../ui/icon.tsx";
import { type Wishes, writeAnswer, writeOffer } from "./browser-description.ts";

const say = phrasebook(
  {
    title: "Let this browser write one",
    about: "about",
    microphone: "Microphone",
    camera: "Camera",
    screen: "Screen",
    data: "Data channel",
    simulcast: "Camera in three sizes",
    candidates: "With its candidates",
    offer: "Write an offer",
    answer: "Answer the first",
    quiet: "Nothing is captured and no permission is asked for.",
    failed: "The browser did not write it. Its words:",
  },
  {
    title: "由本浏览器生成",
    about: "内容",
    microphone: "麦克风",
    camera: "摄像头",
    screen: "屏幕",
    data: "数据通道",
    simulcast: "摄像头（Simulcast 三层）",
    candidates: "包含候选",
    offer: "生成 offer",
    answer: "为第一份生成 answer",
    quiet: "不采集任何内容，也不会请求权限。",
    failed: "生成失败。浏览器报错原文：",
  },
);

const wishes = signal<Wishes>({
  microphone: true,
  camera: true,
  screen: false,
  data: true,
  simulcast: false,
  candidates: true,
});
const isWriting = signal(false);
const refusal = signal<string | undefined>(undefined);

const WISHES = [
  "microphone",
  "camera",
  "screen",
  "data",
  "simulcast",
  "candidates",
] as const satisfies readonly (keyof Wishes)[];

async function write(place: Place, writing: Promise<string>): Promise<void> {
  refusal.value = undefined;
  isWriting.value = true;
  try {
    put(place, await writing);
  } catch (error) {
    refusal.value = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } finally {
    isWriting.value = false;
  }
}

/** Makes a description in this browser, without a camera, a microphone or another end. */
export function CapturePanel() {
  const words = say();
  return (
    <section class="panel sdp-capture">
      <h2>{words.title}</h2>
      <fieldset>
        <legend class="visually-hidden">{words.about}</legend>
        {WISHES.map((wish) => (
          <label key={wish} class="choice">
            <input
              type="checkbox"
              checked={wishes.value[wish]}
              disabled={wish === "simulcast" && !wishes.value.camera}
              onChange={({ currentTarget }) => {
                wishes.value = { ...wishes.value, [wish]: currentTarget.checked };
              }}
            />
            {words[wish]}
          </label>
        ))}
      </fieldset>
      <div class="row">
        <button
          type="button"
          class="primary"
          data-action="offer"
          disabled={isWriting.value}
          onClick={() => void write("first", writeOffer(wishes.peek()))}
        >
          <Icon node={FilePen} />
          {words.offer}
        </button>
        <button
          type="button"
          data-action="answer"
          disabled={isWriting.value || !hasText("first")}
          onClick={() => void write("second", writeAnswer(texts.first.peek(), wishes.peek()))}
        >
          <Icon node={Reply} />
          {words.answer}
        </button>
        <span class="small muted">{words.quiet}</span>
      </div>
      {refusal.value !== undefined && (
        <div class="notice bad" role="alert">
          <p>{words.failed}</p>
          <code class="wire">{refusal.value}</code>
        </div>
      )}
    </section>
  );
}
