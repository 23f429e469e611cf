import { useSignal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { Fault } from "../../ice-servers/fault.ts";
import { checkServer } from "../../ice-servers/server-check.ts";
import { MAX_SERVERS, type ServerEntry } from "../../ice-servers/server-entry.ts";
import { Choice } from "../../ui/choice.tsx";
import { FaultList } from "./fault-list.tsx";
import { choosePasswords, edited, saveEntry, servers, storesPasswords } from "./page-state.ts";
import { sayServers } from "./words.ts";

/** Adds a server, or edits the chosen one. */
export function ServerForm() {
  const at = edited.value;
  const entry = at === undefined ? undefined : servers.value[at];
  const isOpen = useSignal(false);
  const words = sayServers();
  return (
    <details
      class="server-form-part"
      open={isOpen.value || entry !== undefined}
      onToggle={({ currentTarget: { open } }) => {
        isOpen.value = open;
      }}
    >
      <summary>{entry === undefined ? words.add : words.change}</summary>
      {/* Each entry has its own form, so that no input of the previous one stays in it. */}
      <Fields key={at ?? "new"} entry={entry} />
    </details>
  );
}

function Fields({ entry }: { readonly entry: ServerEntry | undefined }) {
  const words = sayServers();
  const [urls, setUrls] = useState(entry?.urls.join("\n") ?? "");
  const [username, setUsername] = useState(entry?.username ?? "");
  const [credential, setCredential] = useState(entry?.credential ?? "");
  const [isShown, setShown] = useState(false);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [meant, setMeant] = useState<ServerEntry>();

  const save = (event: Event) => {
    event.preventDefault();
    const written = urls.split(/\s+/).filter((url) => url !== "");
    const server = {
      urls: written,
      ...(username !== "" && { username }),
      ...(credential !== "" && { credential }),
    };
    const checked = checkServer(server, { at: "", nowMs: Date.now() });
    const isSound = !checked.faults.some(({ severity }) => severity === "error");
    setFaults(checked.faults.map((fault) => ({ ...fault, at: fault.at.replace(/^\./, "") })));
    const repaired = checked.repaired === undefined ? undefined : { ...checked.repaired, own: false };
    setMeant(isSound ? undefined : repaired);
    if (isSound && repaired !== undefined) accept(repaired);
  };
  const accept = (server: ServerEntry) => {
    saveEntry(server);
    setUrls("");
    setUsername("");
    setCredential("");
    setMeant(undefined);
  };
  const takeMeant = () => {
    if (meant === undefined) return;
    setUrls(meant.urls.join("\n"));
    setUsername(meant.username);
    setCredential(meant.credential);
    setFaults([]);
    setMeant(undefined);
  };
  return (
    <form class="server-form" onSubmit={save} autocomplete="off" novalidate>
      <label class="field server-form-urls">
        <span>{words.urls}</span>
        <textarea
          name="urls"
          class="wire"
          rows={Math.max(1, urls.split("\n").length)}
          spellcheck={false}
          autocapitalize="off"
          placeholder="turn:turn.example.com:3478?transport=udp"
          value={urls}
          onInput={(event) => setUrls(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span>{words.user}</span>
        <input
          name="username"
          class="wire"
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          value={username}
          onInput={(event) => setUsername(event.currentTarget.value)}
        />
      </label>
      <div class="server-form-password">
        <label class="field">
          <span>{words.password}</span>
          <input
            name="credential"
            class="wire"
            {...(isShown ? { type: "text" as const } : { type: "password" as const })}
            autocomplete="new-password"
            value={credential}
            onInput={(event) => setCredential(event.currentTarget.value)}
          />
        </label>
        <label class="choice">
          <input
            type="checkbox"
            checked={isShown}
            onChange={(event) => setShown(event.currentTarget.checked)}
          />
          {words.show}
        </label>
      </div>
      <div class="server-form-keep">
        <Choice
          name="keep"
          label={words.keep}
          hint={words.keepHint}
          checked={storesPasswords.value}
          onChange={choosePasswords}
        />
      </div>
      <div class="row server-form-buttons">
        <button
          type="submit"
          data-action="save-server"
          disabled={entry === undefined && servers.value.length >= MAX_SERVERS}
        >
          {entry === undefined ? words.addNow : words.save}
        </button>
        {entry !== undefined && (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              edited.value = undefined;
            }}
          >
            {words.cancel}
          </button>
        )}
      </div>
      <div class="server-form-faults" role="status">
        {faults.length > 0 && <FaultList faults={faults} />}
        {meant !== undefined && (
          <p>
            {words.meant} <code class="wire">{meant.urls.join(" ")}</code>{" "}
            <button type="button" data-action="take-meant" onClick={takeMeant}>
              {words.takeThat}
            </button>
          </p>
        )}
      </div>
    </form>
  );
}
