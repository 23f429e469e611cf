import { FolderOpen } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { phrasebook } from "../../i18n/language.ts";
import { Icon } from "../../ui/icon.tsx";
import { opened, openFile } from "./opened-recording.ts";

const say = phrasebook(
  {
    open: "Open a recording",
    another: "Open another",
    drop: "or drop it anywhere on this page",
    which:
      "A recording from a call or from the lab, or a dump of chrome://webrtc-internals (.json, .txt, .gz).",
    private: "It is read only in this page and never leaves your computer.",
  },
  {
    open: "打开诊断记录",
    another: "打开另一个",
    drop: "或拖到本页任意位置",
    which: "通话或实验页的诊断记录，或 chrome://webrtc-internals 的转储文件（.json、.txt、.gz）。",
    private: "仅在本页读取，不会离开你的电脑。",
  },
);

const ACCEPTED = ".json,.txt,.gz,application/json,text/plain,application/gzip";

/** Opens a chosen file, or one that is dropped anywhere on the page. */
export function FileChoice() {
  const words = say();
  const input = useRef<HTMLInputElement>(null);
  const isDragging = useDrops();
  const isOpen = opened.value.state === "open";
  return (
    <section class="trace-file" data-open={isOpen} data-dragging={isDragging}>
      <input
        ref={input}
        type="file"
        class="visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        accept={ACCEPTED}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file !== undefined) openFile(file);
          // Allows choosing the same file again.
          currentTarget.value = "";
        }}
      />
      <button
        type="button"
        class={isOpen ? undefined : "primary"}
        data-action="open"
        onClick={() => input.current?.click()}
      >
        <Icon node={FolderOpen} />
        {isOpen ? words.another : words.open}
      </button>
      {!isOpen && (
        <>
          <span class="muted">{words.drop}</span>
          <p class="small muted">{words.which}</p>
        </>
      )}
      <p class="small">{words.private}</p>
    </section>
  );
}

/** Opens files that are dropped on the page. True while a file is dragged over it. */
function useDrops(): boolean {
  const [isDragging, setDragging] = useState(false);
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      event.preventDefault();
      setDragging(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDragging(false);
    };
    const onDrop = (event: DragEvent) => {
      event.preventDefault();
      setDragging(false);
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) openFile(file);
    };
    document.addEventListener("dragover", onDragOver);
    document.addEventListener("dragleave", onDragLeave);
    document.addEventListener("drop", onDrop);
    return () => {
      document.removeEventListener("dragover", onDragOver);
      document.removeEventListener("dragleave", onDragLeave);
      document.removeEventListener("drop", onDrop);
    };
  }, []);
  return isDragging;
}
