import { signal } from "@preact/signals";
import { FilePen, Reply } from "lucide";
import { phrasebook } from "../../i18n/language.ts";
import { hasText, type Place, put, texts } from "../../sdp-views/descriptions.ts";
import { Icon } from "../../ui/icon.tsx";
import { createAnswer, createOffer, type OfferContents } from "./browser-description.ts";

const say = phrasebook(
  {
    title: "Create one in this browser",
    about: "contents",
    microphone: "Microphone",
    camera: "Camera",
    screen: "Screen",
    data: "Data channel",
    simulcast: "Camera in three layers (simulcast)",
    candidates: "With candidates",
    offer: "Create an offer",
    answer: "Answer the first",
    quiet: "Nothing is captured, and no permission is requested.",
    failed: "The browser reported an error:",
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

const contents = signal<OfferContents>({
  microphone: true,
  camera: true,
  screen: false,
  data: true,
  simulcast: false,
  candidates: true,
});
const isCreating = signal(false);
const refusal = signal<string | undefined>(undefined);

const CONTENTS = [
  "microphone",
  "camera",
  "screen",
  "data",
  "simulcast",
  "candidates",
] as const satisfies readonly (keyof OfferContents)[];

async function create(place: Place, creating: Promise<string>): Promise<void> {
  refusal.value = undefined;
  isCreating.value = true;
  try {
    put(place, await creating);
  } catch (error) {
    refusal.value = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } finally {
    isCreating.value = false;
  }
}

/** Creates a description in this browser, without a camera, a microphone or another end. */
export function CapturePanel() {
  const words = say();
  return (
    <section class="panel sdp-capture">
      <h2>{words.title}</h2>
      <fieldset>
        <legend class="visually-hidden">{words.about}</legend>
        {CONTENTS.map((content) => (
          <label key={content} class="choice">
            <input
              type="checkbox"
              checked={contents.value[content]}
              disabled={content === "simulcast" && !contents.value.camera}
              onChange={({ currentTarget }) => {
                contents.value = { ...contents.value, [content]: currentTarget.checked };
              }}
            />
            {words[content]}
          </label>
        ))}
      </fieldset>
      <div class="row">
        <button
          type="button"
          class="primary"
          data-action="offer"
          disabled={isCreating.value}
          onClick={() => void create("first", createOffer(contents.peek()))}
        >
          <Icon node={FilePen} />
          {words.offer}
        </button>
        <button
          type="button"
          data-action="answer"
          disabled={isCreating.value || !hasText("first")}
          onClick={() => void create("second", createAnswer(texts.first.peek(), contents.peek()))}
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
