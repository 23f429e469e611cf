import { useEffect, useRef } from "preact/hooks";
import type { End, ExperimentCall } from "./experiment-call.ts";
import { say } from "./laboratory-words.ts";

/** What each end of the call receives. */
export function ReceivedPictures({ call }: { readonly call: ExperimentCall }) {
  const words = say();
  return (
    <section class="panel" aria-label={words.pictures}>
      <div class="experiment-pictures">
        <Picture end={call.ends.a} />
        <Picture end={call.ends.b} />
      </div>
    </section>
  );
}

function Picture({ end }: { readonly end: End }) {
  const words = say();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current === null) return undefined;
    video.current.srcObject = end.received;
    return end.recording.recordElement(video.current);
  }, [end]);
  return (
    <figure data-colour={end.name}>
      <video ref={video} data-experiment-receives={end.name} autoPlay playsInline muted />
      <figcaption>{words.receivedBy(end.name.toUpperCase())}</figcaption>
    </figure>
  );
}
