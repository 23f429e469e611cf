import { computed, signal } from "@preact/signals";
import { askOwnServers, FRESH_MS } from "../../ice-servers/own-servers.ts";
import {
  type ServerEntry,
  type ServerList,
  type TransportPolicy,
  withFreshOwn,
} from "../../ice-servers/server-entry.ts";
import { listInHash } from "../../ice-servers/share.ts";
import { forgetList, keepList, keptList } from "./kept-list.ts";

export const servers = signal<readonly ServerEntry[]>([]);
export const policy = signal<TransportPolicy>("all");
/** Whether passwords may stay in this browser’s storage. */
export const keepsPasswords = signal(false);
export const usesMicrophone = signal(false);
/** The entry in the form, by its place in the list. */
export const edited = signal<number | undefined>(undefined);
/** How asking this server for its own ICE servers went. */
export const ownState = signal<"asking" | "told" | "failed">("asking");
/** Where the list comes from, when it is not the person’s own. */
export const origin = signal<"link" | "file" | undefined>(undefined);
/** A link or a file was given that has no valid list. */
export const unreadable = signal<"link" | "file" | undefined>(undefined);

export const list = computed<ServerList>(() => ({ servers: servers.value, policy: policy.value }));

let own: readonly ServerEntry[] = [];
let toldAtMs = Number.NEGATIVE_INFINITY;

/** Fills the page: from the link, or as it was left, or with this server’s own. */
export async function fillPage(): Promise<void> {
  const linked = listInHash(location.hash);
  const kept = keptList();
  keepsPasswords.value = kept?.withPasswords ?? false;
  if (linked !== undefined) show(linked, "link");
  else if (kept !== undefined) show(kept.list, undefined);
  unreadable.value = linked === undefined && location.hash.includes("servers=") ? "link" : undefined;
  await askForOwn();
  if (linked === undefined && kept === undefined) servers.value = [...own, ...servers.value];
}

/** Opens what a link or a file has. It is not kept until the person changes something. */
export async function openList(opened: ServerList, from: "link" | "file"): Promise<void> {
  show(opened, from);
  await renewOwn();
}

function show(shown: ServerList, from: "link" | "file" | undefined): void {
  servers.value = shown.servers;
  policy.value = shown.policy;
  origin.value = from;
  unreadable.value = undefined;
  edited.value = undefined;
}

/** Asks this server for its own ICE servers, and puts them where the list has them. */
async function askForOwn(): Promise<void> {
  ownState.value = "asking";
  try {
    own = await askOwnServers();
    toldAtMs = performance.now();
    ownState.value = "told";
    servers.value = withFreshOwn(servers.value, own);
  } catch {
    ownState.value = "failed";
  }
}

/** The same, where the credentials may have lapsed. */
export async function renewOwn(): Promise<void> {
  if (performance.now() - toldAtMs > FRESH_MS) await askForOwn();
  else servers.value = withFreshOwn(servers.value, own);
}

/** The person changed the list: from now on it is theirs. */
function change(changed: readonly ServerEntry[]): void {
  servers.value = changed;
  keep();
}

function keep(): void {
  origin.value = undefined;
  unreadable.value = undefined;
  if (location.hash.includes("servers=")) history.replaceState(null, "", location.pathname + location.search);
  keepList({ list: list.value, withPasswords: keepsPasswords.value });
}

/** Adds an entry, or puts it in the place of the one that is edited. */
export function saveEntry(entry: ServerEntry): void {
  const at = edited.value;
  edited.value = undefined;
  change(
    at === undefined
      ? [...servers.value, entry]
      : servers.value.map((old, index) => (index === at ? entry : old)),
  );
}

export function addServers(more: readonly ServerEntry[]): void {
  change([...servers.value, ...more]);
}

export function removeServer(at: number): void {
  edited.value = undefined;
  change(servers.value.filter((_, index) => index !== at));
}

/** Only this server’s own, with fresh credentials, as on the first visit. */
export async function resetServers(): Promise<void> {
  edited.value = undefined;
  policy.value = "all";
  await askForOwn();
  change(own);
  forgetList();
}

export function choosePolicy(chosen: TransportPolicy): void {
  policy.value = chosen;
  keep();
}

export function choosePasswords(kept: boolean): void {
  keepsPasswords.value = kept;
  keep();
}
