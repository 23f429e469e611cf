import { Aperture, Download } from "lucide";
import { fileSize, size } from "../../capture/figures.ts";
import { phrasebook } from "../../i18n/language.ts";
import { Icon } from "../../ui/icon.tsx";
import { keptPicture } from "./pictures.ts";
import { snapshot, takeSnapshot } from "./snapshot.ts";

const say = phrasebook(
  {
    take: "Take a snapshot",
    download: "Download PNG",
    preview: "The snapshot",
    needs: "Needs a running camera or screen.",
  },
  { take: "截图", download: "下载 PNG", preview: "截图", needs: "请先启动摄像头或屏幕共享。" },
);

/** Takes a still picture and shows it, to be looked at or kept. */
export function SnapshotPart() {
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
