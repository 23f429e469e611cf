import { ChevronLeft, ChevronRight } from "lucide";
import { phrasebook } from "../i18n/language.ts";
import { Icon } from "../ui/icon.tsx";

const say = phrasebook({ previous: "Earlier", next: "Later" }, { previous: "较早", next: "较晚" });

/** Navigation between the pages of a long list; nothing if there is only one page. */
export function Pager({
  page,
  pages,
  go,
  what,
}: {
  /** Counted from 0. */
  readonly page: number;
  readonly pages: number;
  readonly go: (page: number) => void;
  /** What is shown now, in words. */
  readonly what: string;
}) {
  const words = say();
  if (pages <= 1) return null;
  return (
    <div class="trace-pager">
      <button
        type="button"
        class="quiet"
        aria-label={words.previous}
        title={words.previous}
        disabled={page === 0}
        onClick={() => go(page - 1)}
      >
        <Icon node={ChevronLeft} />
      </button>
      <span role="status" class="small">
        {what}
      </span>
      <button
        type="button"
        class="quiet"
        aria-label={words.next}
        title={words.next}
        disabled={page >= pages - 1}
        onClick={() => go(page + 1)}
      >
        <Icon node={ChevronRight} />
      </button>
    </div>
  );
}
