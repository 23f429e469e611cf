import { freePlace, PLACES, type Place, put } from "../../sdp-views/descriptions.ts";

/** Larger than any description. It bounds what is read of a video that was dropped by mistake. */
const MAX_FILE_BYTES = 10_000_000;

/** Reads the beginning of a file as text, and puts it into a place. */
export async function putFile(place: Place, file: Blob): Promise<void> {
  put(place, await file.slice(0, MAX_FILE_BYTES).text());
}

/** Accepts files and texts that are dropped anywhere on the page. Dropped on a text field, they go there. */
export function acceptDrops(): void {
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const place = placeAt(event.target) ?? freePlace();
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) {
      void putFile(place, file);
      return;
    }
    const text = event.dataTransfer?.getData("text/plain") ?? "";
    if (text !== "") put(place, text);
  });
}

function placeAt(target: EventTarget | null): Place | undefined {
  const wanted =
    target instanceof Element ? target.closest<HTMLElement>("[data-place]")?.dataset["place"] : undefined;
  return PLACES.find((place) => place === wanted);
}
