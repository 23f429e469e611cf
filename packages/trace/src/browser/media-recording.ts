import type { Pen } from "./pen.ts";

/** `loadeddata` is the first frame. `timeupdate` and `progress` come too often and say too little. */
const EVENTS = [
  "loadstart",
  "loadedmetadata",
  "loadeddata",
  "canplay",
  "playing",
  "waiting",
  "stalled",
  "pause",
  "resize",
  "emptied",
  "ended",
  "error",
] as const;

/** Records what an element does that shows what the connection receives. Returns what ends that alone. */
export function recordElement(pen: Pen, element: HTMLMediaElement): () => void {
  const ending = new AbortController();
  const signal = AbortSignal.any([pen.ended, ending.signal]);
  const record = ({ type: name }: Event) =>
    pen.attempt(() => {
      const { currentTime, readyState } = element;
      const size = element instanceof HTMLVideoElement && {
        width: element.videoWidth,
        height: element.videoHeight,
      };
      const detail = { element: element.localName, currentTimeSeconds: currentTime, readyState, ...size };
      pen.write({ kind: "media", name, detail });
    });
  for (const name of EVENTS) element.addEventListener(name, record, { signal });
  return () => ending.abort();
}
