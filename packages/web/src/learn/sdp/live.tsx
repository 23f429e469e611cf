import { FilePen, Reply } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { phrasebook } from "../../i18n/language.ts";
import { ExplainedPanel } from "../../sdp-views/explained-panel.tsx";
import { Icon } from "../../ui/icon.tsx";
import {
  answer,
  codecs,
  failure,
  hasOffer,
  isBusy,
  received,
  wantedCodec,
  watchLines,
  writeOffer,
} from "./descriptions.ts";

const say = phrasebook(
  {
    title: "An offer from your browser",
    codec: "Put first",
    browsersChoice: "browser default",
    write: "Create an offer",
    again: "Create it again",
    answer: "Let B answer",
    picture: "Video received by B",
    refused: "Browser error:",
  },
  {
    title: "本浏览器的 offer",
    codec: "排在首位",
    browsersChoice: "由浏览器决定",
    write: "创建 offer",
    again: "重新创建",
    answer: "让 B 生成 answer",
    picture: "B 收到的视频",
    refused: "浏览器报错：",
  },
);

/** The learner's own offer and answer line by line, and the order of codecs in them. */
export function Live() {
  const words = say();
  useEffect(watchLines, []);
  return (
    <>
      <section class="panel sdp-lesson">
        <h2>{words.title}</h2>
        <div class="sdp-lesson-choice">
          <label class="field">
            <span>{words.codec}</span>
            <select
              name="codec"
              value={wantedCodec.value ?? ""}
              onChange={({ currentTarget }) => {
                wantedCodec.value = currentTarget.value === "" ? undefined : currentTarget.value;
              }}
            >
              <option value="">{words.browsersChoice}</option>
              {codecs.map((mimeType) => (
                <option key={mimeType} value={mimeType}>
                  {mimeType}
                </option>
              ))}
            </select>
          </label>
          <button
            type="button"
            class="primary"
            data-action="offer"
            aria-disabled={isBusy.value}
            onClick={() => {
              if (!isBusy.peek()) void writeOffer();
            }}
          >
            <Icon node={FilePen} />
            {hasOffer.value ? words.again : words.write}
          </button>
          <button
            type="button"
            data-action="answer"
            aria-disabled={isBusy.value || !hasOffer.value}
            onClick={() => {
              if (!isBusy.peek() && hasOffer.peek()) void answer();
            }}
          >
            <Icon node={Reply} />
            {words.answer}
          </button>
        </div>
        {failure.value !== undefined && (
          <p class="notice bad" role="alert">
            <span>{words.refused}</span>
            <code>{failure.value}</code>
          </p>
        )}
        <Picture />
      </section>
      <ExplainedPanel />
    </>
  );
}

function Picture() {
  const words = say();
  const element = useRef<HTMLVideoElement>(null);
  const stream = received.value;
  useEffect(() => {
    if (element.current !== null && stream !== undefined) element.current.srcObject = stream;
  }, [stream]);
  return stream === undefined ? null : (
    <video ref={element} class="sdp-lesson-picture" aria-label={words.picture} autoplay playsInline muted />
  );
}
