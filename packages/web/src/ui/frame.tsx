import { Languages, Moon, Sun, SunMoon } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { language, phrasebook, switchLanguage } from "../i18n/language.ts";
import { Icon } from "./icon.tsx";
import { nextTheme, theme } from "./theme.ts";

const say = phrasebook(
  {
    home: "Visavis, home page",
    otherLanguage: "中文",
    switchLanguage: "切换到中文",
    themeSystem: "Theme: system",
    themeLight: "Theme: light",
    themeDark: "Theme: dark",
  },
  {
    home: "Visavis，返回首页",
    otherLanguage: "English",
    switchLanguage: "Switch to English",
    themeSystem: "主题：跟随系统",
    themeLight: "主题：浅色",
    themeDark: "主题：深色",
  },
);

/** The logo: two faces opposite each other. */
function Mark() {
  return (
    <svg viewBox="0 0 30 22" aria-hidden="true">
      <path d="M1 11a10 10 0 0 1 10-10h2v20h-2A10 10 0 0 1 1 11Z" fill="var(--side-a)" />
      <path d="M29 11a10 10 0 0 0-10-10h-2v20h2a10 10 0 0 0 10-10Z" fill="var(--side-b)" />
    </svg>
  );
}

/** The bar at the top of every page: logo, page name, language and theme. It also sets the document title. */
export function Header({ page }: { readonly page?: string }) {
  const words = say();
  useEffect(() => {
    document.title = page === undefined ? "Visavis · 面对面" : `${page} · Visavis`;
  }, [page]);
  const [themeIcon, themeName] = {
    system: [SunMoon, words.themeSystem] as const,
    light: [Sun, words.themeLight] as const,
    dark: [Moon, words.themeDark] as const,
  }[theme.value];
  return (
    <header class="frame-header">
      <a class="frame-mark" href="/" aria-label={words.home}>
        <Mark />
        <span>Visavis</span>
      </a>
      {page !== undefined && <span class="frame-page">{page}</span>}
      <nav>
        <button
          type="button"
          class="quiet"
          lang={language.value === "zh" ? "en" : "zh-CN"}
          title={words.switchLanguage}
          aria-label={words.switchLanguage}
          onClick={() => switchLanguage(language.value === "zh" ? "en" : "zh")}
        >
          <Icon node={Languages} />
          {words.otherLanguage}
        </button>
        <button type="button" class="quiet" title={themeName} aria-label={themeName} onClick={nextTheme}>
          <Icon node={themeIcon} />
        </button>
      </nav>
    </header>
  );
}

/** The layout of a lab page: introduction and guide beside the instrument; on a phone the instrument comes before the guide. */
export function LabPage(page: {
  readonly name: string;
  readonly shows: string;
  readonly guide: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <>
      <Header page={page.name} />
      <main class="lab">
        <div class="lab-intro">
          <h1>{page.name}</h1>
          <p>{page.shows}</p>
        </div>
        <aside class="lab-guide">{page.guide}</aside>
        <div class="lab-instrument">{page.children}</div>
      </main>
    </>
  );
}
