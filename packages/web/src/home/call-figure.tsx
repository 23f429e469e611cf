import { phrasebook } from "../i18n/language.ts";
import { joinSentences } from "../i18n/punctuation.ts";

const say = phrasebook(
  {
    title: "Two browsers, one server.",
    caption: "The server only introduces the two browsers. Video and audio then flow directly between them.",
    server: "Server",
    signaling: "signaling",
    direct: "video and audio",
  },
  {
    title: "两个浏览器，一台服务器。",
    caption: "服务器只负责牵线，之后画面和声音在两端之间直接传输。",
    server: "服务器",
    signaling: "信令",
    direct: "画面和声音",
  },
);

/** How a call works: the server above, signaling to both browsers, and media directly between them. */
export function CallFigure() {
  const words = say();
  return (
    <figure class="home-figure">
      <svg viewBox="0 0 400 250" role="img" aria-labelledby="call-figure-title">
        <title id="call-figure-title">{joinSentences([words.title, words.caption])}</title>
        <g class="figure-signaling">
          <path d="M160 52 L92 122" />
          <path d="M240 52 L308 122" />
          <rect x="152" y="16" width="96" height="36" rx="8" />
          <text x="200" y="39">
            {words.server}
          </text>
          <text x="112" y="80" class="figure-word-end">
            {words.signaling}
          </text>
          <text x="288" y="80" class="figure-word-start">
            {words.signaling}
          </text>
        </g>
        <Person side="a" letter="A" x={16} />
        <Person side="b" letter="B" x={272} />
        <g class="figure-media">
          <path d="M136 178 H264" />
          <path d="M143 173 L136 178 L143 183" />
          <path d="M257 173 L264 178 L257 183" />
          <text x="200" y="166">
            {words.direct}
          </text>
        </g>
      </svg>
      <figcaption>{words.caption}</figcaption>
    </figure>
  );
}

/** A browser window with someone in it. */
function Person({
  side,
  letter,
  x,
}: {
  readonly side: "a" | "b";
  readonly letter: string;
  readonly x: number;
}) {
  return (
    <g class={`figure-${side}`} transform={`translate(${x} 128)`}>
      <clipPath id={`window-${side}`}>
        <rect x="1" y="17" width="110" height="82" rx="3" />
      </clipPath>
      <rect class="figure-window" width="112" height="100" rx="8" />
      <path class="figure-bar" d="M0 16 H112" />
      <circle class="figure-dot" cx="11" cy="8" r="2" />
      <circle class="figure-dot" cx="19" cy="8" r="2" />
      <circle class="figure-dot" cx="27" cy="8" r="2" />
      <g clip-path={`url(#window-${side})`}>
        <circle class="figure-person" cx="56" cy="50" r="17" />
        <path class="figure-person" d="M22 104 C22 80 40 74 56 74 C72 74 90 80 90 104 Z" />
      </g>
      <text x="56" y="117" class="figure-letter">
        {letter}
      </text>
    </g>
  );
}
