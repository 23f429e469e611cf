import { computed, signal } from "@preact/signals";
import { fetchOwnServers } from "../../ice-servers/own-servers.ts";
import {
  type ServerEntry,
  type ServerList,
  type TransportPolicy,
  withFreshOwn,
} from "../../ice-servers/server-entry.ts";
import { listInHash } from "../../ice-servers/share.ts";
import { forgetList, storedList, storeList } from "./stored-list.ts";

export const servers = signal<readonly ServerEntry[]>([]);
export const policy = signal<TransportPolicy>("all");
/** Whether passwords are stored in this browser. */
export const storesPasswords = signal(false);
export const usesMicrophone = signal(false);
/** The index of the entry in the form. */
export const edited = signal<number | undefined>(undefined);
/** The state of requesting the ICE servers of this server. */
export const ownState = signal<"requesting" | "known" | "failed">("requesting");
/** Where the list comes from, if it is not the visitor's own. */
export const origin = signal<"link" | "file" | undefined>(undefined);
/** A link or a file without a valid list was opened. */
export const unreadable = signal<"link" | "file" | undefined>(undefined);

export const list = computed<ServerList>(() => ({ servers: servers.value, policy: policy.value }));

let own: readonly ServerEntry[] = [];

/** Takes the list from the link, else from the last visit, else from this server. */
export async function fillPage(): Promise<void> {
  const linked = listInHash(location.hash);
  const stored = storedList();
  storesPasswords.value = stored?.withPasswords ?? false;
  if (linked !== undefined) show(linked, "link");
  else if (stored !== undefined) show(stored.list, undefined);
  unreadable.value = linked === undefined && location.hash.includes("servers=") ? "link" : undefined;
  await requestOwn();
  if (linked === undefined && stored === undefined) servers.value = [...own, ...servers.value];
}

/** Opens the list of a link or a file. It is not stored until it is changed. */
export async function openList(opened: ServerList, from: "link" | "file"): Promise<void> {
  show(opened, from);
  await requestOwn();
}

function show(shown: ServerList, from: "link" | "file" | undefined): void {
  servers.value = shown.servers;
  policy.value = shown.policy;
  origin.value = from;
  unreadable.value = undefined;
  edited.value = undefined;
}

/** Puts the ICE servers of this server into the list in place of the old ones, with new credentials if those may have ended. */
export async function requestOwn(): Promise<void> {
  ownState.value = "requesting";
  try {
    own = await fetchOwnServers();
    ownState.value = "known";
    servers.value = withFreshOwn(servers.value, own);
  } catch {
    ownState.value = "failed";
  }
}

/** Changes the list, which makes it the visitor's own, and stores it. */
function change(changed: readonly ServerEntry[]): void {
  servers.value = changed;
  store();
}

function store(): void {
  origin.value = undefined;
  unreadable.value = undefined;
  if (location.hash.includes("servers=")) history.replaceState(null, "", location.pathname + location.search);
  storeList({ list: list.value, withPasswords: storesPasswords.value });
}

/** Adds an entry, or replaces the one that is edited. */
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

/** Resets the list to the servers of this server, as on the first visit. */
export async function resetServers(): Promise<void> {
  edited.value = undefined;
  policy.value = "all";
  await requestOwn();
  change(own);
  forgetList();
}

export function choosePolicy(chosen: TransportPolicy): void {
  policy.value = chosen;
  store();
}

export function choosePasswords(isStored: boolean): void {
  storesPasswords.value = isStored;
  store();
}
