import { type Fault, fault } from "./fault.ts";
import { checkServer, membersOf } from "./server-check.ts";
import { hasIceScheme, MAX_SERVERS, MAX_URLS, type ServerEntry } from "./server-entry.ts";
import { readTolerantly, type TolerantlyRead } from "./tolerant-json.ts";

/** Longer than any configuration. More would only slow down the page. */
const MAX_CHARACTERS = 100_000;

/** From this number on, browsers warn of slow gathering, since each network interface queries all of them. */
const MANY_URLS = 5;

/** The result of checking a pasted configuration. */
export interface CheckedIceServers {
  readonly faults: readonly Fault[];
  /** The usable servers, repaired. */
  readonly servers: readonly Omit<ServerEntry, "own">[];
  /** The same as JSON, to copy; `undefined` if there are none. */
  readonly json: string | undefined;
}

/**
 * Reads any text with `iceServers` in it and reports what is wrong. It never runs the text, and never throws.
 *
 * @param nowMs wall clock, milliseconds since 1970
 */
export function checkIceServers(text: string, { nowMs }: { readonly nowMs: number }): CheckedIceServers {
  if (text.length > MAX_CHARACTERS) {
    return nothing([
      fault("error", "", { en: "The text is too long for a configuration.", zh: "内容过长，不像是配置。" }),
    ]);
  }
  const bare = bareUrls(text);
  const read: TolerantlyRead =
    bare === undefined
      ? readTolerantly(text)
      : { kind: "read", value: [{ urls: bare }], isJson: true, hadSurroundings: false };
  if (read.kind === "nothing") {
    return nothing([
      fault("error", "", {
        en: "There is no array or object in this text. Paste iceServers, or the whole configuration.",
        zh: "这段文字里没有数组或对象。请粘贴 iceServers 或完整配置。",
      }),
    ]);
  }
  if (read.kind === "unreadable") return nothing([unreadableFault(read)]);
  const faults = readingFaults(read);
  const found = serversIn(read.value);
  if (found === undefined) {
    faults.push(
      fault("error", "", {
        en: "It can be parsed, but contains neither iceServers nor an object with urls.",
        zh: "可以解析，但其中没有 iceServers，也没有包含 urls 的对象。",
      }),
    );
    return nothing(faults);
  }
  if (!Array.isArray(found)) {
    faults.push(
      fault("error", "iceServers", {
        en: "iceServers must be an array, even with a single server: [ … ].",
        zh: "iceServers 必须是数组，即使只有一台服务器也要写成 [ … ]。",
      }),
    );
  }
  const values: readonly unknown[] = Array.isArray(found) ? found : [found];
  const checked = values
    .slice(0, MAX_SERVERS)
    .map((value, index) => checkServer(value, { at: `iceServers[${index}]`, nowMs }));
  for (const server of checked) faults.push(...server.faults);
  const servers = withoutDuplicates(
    checked.flatMap(({ repaired }) => (repaired === undefined ? [] : [repaired])),
    faults,
  );
  faults.push(...listFaults(values.length, servers));
  return { faults, servers, json: servers.length === 0 ? undefined : jsonOf(servers) };
}

const nothing = (faults: readonly Fault[]): CheckedIceServers => ({ faults, servers: [], json: undefined });

/** The URLs, if the text consists of nothing else. */
function bareUrls(text: string): readonly string[] | undefined {
  const words = text.trim().split(/[\s,]+/);
  return words.every(hasIceScheme) ? words : undefined;
}

function unreadableFault({ line, column, found }: Extract<TolerantlyRead, { kind: "unreadable" }>): Fault {
  if (found === "") {
    return fault("error", "", {
      en: "It is incomplete: a bracket or a quotation mark is not closed.",
      zh: "内容不完整：有括号或引号没有闭合。",
    });
  }
  const isName = /^[A-Za-z_$]/.test(found);
  return fault("error", "", {
    en: `Line ${line}, column ${column}: “${found}” cannot be parsed here.${
      isName
        ? " Variables and function calls have no value here; write the value itself, in quotation marks."
        : ""
    }`,
    zh: `第 ${line} 行第 ${column} 列：此处的“${found}”无法解析。${
      isName ? "变量或函数调用在这里没有值，请直接写出值，并加上引号。" : ""
    }`,
  });
}

function readingFaults({ isJson, hadSurroundings }: Extract<TolerantlyRead, { kind: "read" }>): Fault[] {
  return [
    ...(hadSurroundings
      ? [
          fault("note", "", {
            en: "Only the first object or array was read; the rest of the text was ignored.",
            zh: "只读取了第一个对象或数组，其余文字已忽略。",
          }),
        ]
      : []),
    ...(isJson
      ? []
      : [
          fault("note", "", {
            en: "This is JavaScript, and fine in a program. JSON needs double quotes around every name and string, and no trailing comma.",
            zh: "这是 JavaScript 的写法，在程序里没有问题。若要作为 JSON，键名和字符串都要用双引号，末尾不能有逗号。",
          }),
        ]),
  ];
}

/** How deeply responses of providers nest it: `{ "v": { "iceServers": … } }`. */
const MAX_DEPTH = 4;

/** The value meant as `iceServers`, wherever it is: an array, one server, or `undefined`. */
function serversIn(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return value;
  const members = membersOf(value);
  if (members === undefined) return undefined;
  for (const name of ["iceServers", "ice_servers", "iceservers"])
    if (members.has(name)) return members.get(name);
  if (members.has("urls") || members.has("url")) return [value];
  if (depth === MAX_DEPTH) return undefined;
  for (const member of members.values()) {
    if (membersOf(member) === undefined) continue;
    const found = serversIn(member, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function withoutDuplicates(
  servers: readonly Omit<ServerEntry, "own">[],
  faults: Fault[],
): readonly Omit<ServerEntry, "own">[] {
  const seen = new Set<string>();
  return servers.flatMap((server, index) => {
    const urls = server.urls.filter((url) => {
      const key = JSON.stringify([url.toLowerCase(), server.username, server.credential]);
      if (!seen.has(key)) {
        seen.add(key);
        return true;
      }
      faults.push(
        fault("warning", `iceServers[${index}]`, {
          en: `${url} is listed twice; the browser queries it twice.`,
          zh: `${url} 重复出现，浏览器会请求两次。`,
        }),
      );
      return false;
    });
    return urls.length === 0 ? [] : [{ ...server, urls: urls.slice(0, MAX_URLS) }];
  });
}

function listFaults(written: number, servers: readonly Omit<ServerEntry, "own">[]): readonly Fault[] {
  const urls = servers.flatMap((server) => server.urls);
  return [
    ...(written === 0
      ? [fault("warning", "iceServers", { en: "The array is empty.", zh: "数组为空。" })]
      : []),
    ...(urls.length >= MANY_URLS
      ? [
          fault("warning", "iceServers", {
            en: `${urls.length} addresses: browsers query all of them from every network interface, which slows down connecting. One STUN server and one TURN server over UDP, TCP and TLS are enough.`,
            zh: `共 ${urls.length} 个地址：浏览器会从每个网络接口逐一请求，使建立连接变慢。一台 STUN 服务器加一台支持 UDP、TCP、TLS 的 TURN 服务器就够了。`,
          }),
        ]
      : []),
    ...(urls.length > 0 && !urls.some((url) => /^turn/i.test(url))
      ? [
          fault("note", "iceServers", {
            en: "There is no TURN server: calls between two restrictive networks fail.",
            zh: "没有 TURN 服务器：两端网络都受限时无法建立通话。",
          }),
        ]
      : []),
    ...(written > MAX_SERVERS
      ? [
          fault("note", "iceServers", {
            en: `Only the first ${MAX_SERVERS} were read.`,
            zh: `只读取了前 ${MAX_SERVERS} 项。`,
          }),
        ]
      : []),
  ];
}

function jsonOf(servers: readonly Omit<ServerEntry, "own">[]): string {
  const iceServers = servers.map(({ urls, username, credential }) => ({
    urls: urls.length === 1 ? urls[0] : urls,
    ...(username !== "" && { username }),
    ...(credential !== "" && { credential }),
  }));
  return JSON.stringify({ iceServers }, undefined, 2);
}
