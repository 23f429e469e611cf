import { phrasebook } from "../../i18n/language.ts";
import { keepPicture, keptPicture, pictureTracks } from "./pictures.ts";
import { RecordingPart } from "./recording-part.tsx";
import { SnapshotPart } from "./snapshot-part.tsx";

const say = phrasebook(
  {
    title: "Keep a picture, keep a recording",
    from: "Picture from",
    camera: "Camera",
    screen: "Screen",
  },
  { title: "截图与录制", from: "画面来源", camera: "摄像头", screen: "屏幕" },
);

/** Snapshots and recordings of whichever picture is chosen. */
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
