import { Braces, Download } from "lucide";
import packageJson from "../../../package.json" with { type: "json" };
import { CopyButton } from "../../ui/copy-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { fileNameAt, saveJson } from "../../ui/save-file.ts";
import { type ConnectivityReport, reportJson, reportOf } from "./report.ts";
import { reportText } from "./report-text.ts";
import { pending, results } from "./run.ts";
import { servers } from "./servers.ts";
import { sayPage } from "./words.ts";

/** The report, to copy or to save. */
export function ReportPanel() {
  const words = sayPage();
  const isReady = pending.value.length === 0 && Object.keys(results.value).length > 0;
  if (!isReady) return null;
  return (
    <section class="panel report-panel">
      <h2>{words.reportTitle}</h2>
      <p class="small muted">{words.reportShows}</p>
      <div class="row">
        <CopyButton
          name={words.copyText}
          action="copy-text"
          text={() => reportText(report(), results.peek())}
        />
        <CopyButton
          name={words.copyJson}
          action="copy-json"
          icon={Braces}
          text={() => reportJson(report())}
        />
        <button
          type="button"
          data-action="save-report"
          onClick={() => saveJson(reportJson(report()), { name: fileNameAt("connectivity", new Date()) })}
        >
          <Icon node={Download} />
          {words.save}
        </button>
      </div>
    </section>
  );
}

function report(): ConnectivityReport {
  return reportOf(results.peek(), {
    version: packageJson.version,
    browser: navigator.userAgent,
    savedAt: new Date(),
    servers: servers.peek(),
  });
}
