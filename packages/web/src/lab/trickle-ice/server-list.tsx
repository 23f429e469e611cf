import { Pencil, Play, Trash2 } from "lucide";
import type { ServerEntry } from "../../ice-servers/server-entry.ts";
import { whyNoOwnServers } from "../../ice-servers/why-no-own-servers.ts";
import { Icon } from "../../ui/icon.tsx";
import { edited, fillPage, origin, ownState, removeServer, servers, unreadable } from "./page-state.ts";
import { runTest } from "./test-run.ts";
import { sayServers } from "./words.ts";

/** The servers to test. Each can be tested alone, edited and removed. */
export function ServerList() {
  const words = sayServers();
  return (
    <div class="stack">
      <Notices />
      {servers.value.length === 0 ? (
        <p class="muted" role="status">
          {ownState.value === "requesting" ? words.asking : words.none}
        </p>
      ) : (
        <ol class="server-list">
          {servers.value.map((server, index) => (
            <Row key={`${index} ${server.urls.join(" ")}`} server={server} index={index} />
          ))}
        </ol>
      )}
      {ownState.value === "failed" && (
        <p class="notice warn" role="alert">
          {words.notTold} {whyNoOwnServers()}{" "}
          <button type="button" onClick={() => void fillPage()}>
            {words.askAgain}
          </button>
        </p>
      )}
    </div>
  );
}

function Notices() {
  const words = sayServers();
  const from = origin.value;
  const bad = unreadable.value;
  return (
    <>
      {from !== undefined && (
        <p class="notice" role="status">
          {from === "link" ? words.fromLink : words.fromFile}
        </p>
      )}
      {bad !== undefined && (
        <p class="notice bad" role="alert">
          {bad === "link" ? words.badLink : words.badFile}
        </p>
      )}
    </>
  );
}

function Row({ server, index }: { readonly server: ServerEntry; readonly index: number }) {
  const words = sayServers();
  const name = server.urls[0] ?? "";
  const isTurn = server.urls.some((url) => /^turn/i.test(url));
  const edit = () => {
    edited.value = index;
  };
  return (
    <li data-server={index} aria-current={edited.value === index ? "true" : undefined}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the Edit button does the same. */}
      <div class="server-list-what" title={words.editHint} onDblClick={edit}>
        {server.urls.map((url) => (
          <code key={url} class="wire">
            {url}
          </code>
        ))}
        <span class="small muted">
          {server.own && (
            <span class="server-list-own" title={words.ownHint}>
              {words.own}
            </span>
          )}
          {server.username !== "" && (
            <>
              {words.user} <code class="wire">{server.username}</code>
            </>
          )}
          {isTurn && !server.own && server.credential === "" && (
            <strong class="server-list-missing">{words.noPassword}</strong>
          )}
        </span>
      </div>
      <div class="server-list-buttons">
        <button
          type="button"
          class="quiet"
          data-action="test-one"
          title={words.testOnly(name)}
          aria-label={words.testOnly(name)}
          onClick={() => void runTest(index)}
        >
          <Icon node={Play} />
        </button>
        <button
          type="button"
          class="quiet"
          data-action="edit"
          title={words.edit}
          aria-label={words.editServer(name)}
          onClick={edit}
        >
          <Icon node={Pencil} />
        </button>
        <button
          type="button"
          class="quiet"
          data-action="remove"
          title={words.remove}
          aria-label={words.removeServer(name)}
          onClick={() => removeServer(index)}
        >
          <Icon node={Trash2} />
        </button>
      </div>
    </li>
  );
}
