import { signal } from "@preact/signals";
import { Aperture, Download } from "lucide";
import { fileSize, size } from "../../capture/figures.ts";
import { phrasebook } from "../../i18n/language.ts";
import { Icon } from "../../ui/icon.tsx";
import { keepPicture, keptPicture, pictureTracks, shownBy } from "./pictures.tsx";
import { RecordingPart } from "./recording-part.tsx";

const say = phrasebook(
  {
    title: "Snapshots and recordings",
    from: "Video from",
    camera: "Camera",
    screen: "Screen",
    take: "Take a snapshot",
    download: "Download PNG",
    preview: "The snapshot",
    needs: "Needs a running camera or screen.",
  },
  {
    title: "截图与录制",
    from: "画面来源",
    camera: "摄像头",
    screen: "屏幕",
    take: "截图",
    download: "下载 PNG",
    preview: "截图",
    needs: "请先启动摄像头或屏幕共享。",
  },
);

/** Snapshots and recordings of the chosen video. */
export function KeepPanel() {
  const words = say();
  const { camera, screen } = pictureTracks.value;
  return (
    <section class="capture-section">
      <h2>{words.title}</h2>
      {camera !== undefined && screen !== undefined && (
        <fieldset class="kept-picture">
          <legend class="visually-hidden">{words.from}</legend>
          {(["camera", "screen"] as const).map((picture) => (
            <label key={picture} class="choice">
              <input
                type="radio"
                name="kept-picture"
                checked={keptPicture.value === picture}
                onChange={() => keepPicture(picture)}
              />
              {words[picture]}
            </label>
          ))}
        </fieldset>
      )}
      <div class="keep">
        <SnapshotPart />
        <RecordingPart />
      </div>
    </section>
  );
}

/** A PNG file in memory. */
interface Snapshot {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

const snapshot = signal<Snapshot | undefined>(undefined);

/** Takes the current frame, at the size that the track delivers. The previous snapshot is discarded. */
async function takeSnapshot(): Promise<void> {
  const video = keptPicture.value === undefined ? null : shownBy[keptPicture.value].value;
  // Zero until the first frame.
  if (video === null || video.videoWidth === 0) return;
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const file = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (file === null) return;
  if (snapshot.value !== undefined) URL.revokeObjectURL(snapshot.value.url);
  snapshot.value = {
    url: URL.createObjectURL(file),
    width: canvas.width,
    height: canvas.height,
    bytes: file.size,
  };
}

/** Takes a snapshot and shows it. */
function SnapshotPart() {
  const words = say();
  const taken = snapshot.value;
  const hasPicture = keptPicture.value !== undefined;
  return (
    <div class="stack">
      <button type="button" disabled={!hasPicture} onClick={() => void takeSnapshot()}>
        <Icon node={Aperture} />
        {words.take}
      </button>
      {!hasPicture && taken === undefined && <p class="small muted">{words.needs}</p>}
      {taken !== undefined && (
        <figure class="kept">
          <img src={taken.url} width={taken.width} height={taken.height} alt={words.preview} />
          <figcaption class="row">
            <span class="wire">
              {size(taken)} · {fileSize(taken.bytes)}
            </span>
            <a class="button" href={taken.url} download="visavis-snapshot.png">
              <Icon node={Download} />
              {words.download}
            </a>
          </figcaption>
        </figure>
      )}
    </div>
  );
}
