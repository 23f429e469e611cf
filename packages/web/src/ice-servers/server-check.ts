import { type Fault, fault } from "./fault.ts";
import { hasIceScheme, type ServerEntry } from "./server-entry.ts";
import { checkUrl } from "./url-check.ts";

/** The result of checking one entry: its faults, and what was probably meant. */
export interface CheckedServer {
  readonly faults: readonly Fault[];
  /** `undefined` if none of its URLs can be used. */
  readonly repaired: Omit<ServerEntry, "own"> | undefined;
}

interface Context {
  /** Its position, such as `iceServers[1]`. */
  readonly at: string;
  /** Wall clock, milliseconds since 1970: time-limited user names contain the second at which they expire. */
  readonly nowMs: number;
}

/** Names that other programs use for the two members. */
const OTHER_NAMES: Readonly<Record<string, "username" | "credential">> = {
  user: "username",
  userName: "username",
  user_name: "username",
  password: "credential",
  pass: "credential",
  credentials: "credential",
  secret: "credential",
};

const PLACEHOLDER =
  /^<.*>$|\{\{|\$\{|\bchange[-_ ]?me\b|\byour[-_ ]|^(?:x{3,}|\.{3}|…|username|password|credential|secret)$/i;
const EXAMPLE_HOST = /(?:^|[@.:/])(?:example\.(?:com|net|org)|[^?]*\.example)(?:[:?]|$)|\byour[-_.]/i;

/** `RTCIceServer`, W3C WebRTC §4.2.4. */
export function checkServer(value: unknown, { at, nowMs }: Context): CheckedServer {
  const faults: Fault[] = [];
  const say: Say = (severity, member, en, zh) => {
    faults.push(fault(severity, member === "" ? at : `${at}.${member}`, { en, zh }));
  };
  if (typeof value === "string") {
    say(
      "error",
      "",
      "A URL alone is not a server: put it into the member urls.",
      "不能直接写 URL：应放在 urls 字段里。",
    );
    return withFaults(faults, checkServer({ urls: value }, { at, nowMs }));
  }
  const members = membersOf(value);
  if (members === undefined) {
    say("error", "", "A server is an object with the member urls.", "每台服务器应是包含 urls 字段的对象。");
    return { faults, repaired: undefined };
  }
  const written = writtenUrls(members, say);
  const username = textOf(members, "username", say);
  const credential = textOf(members, "credential", say);
  checkOtherMembers(members, say);

  const hasCredentials = username !== "" || credential !== "";
  const urls = written.map(({ url, member }) => checkUrl(url, { at: `${at}.${member}`, hasCredentials }));
  for (const checked of urls) faults.push(...checked.faults);
  for (const [index, { url, member }] of written.entries()) {
    if (urls[index]?.repaired !== undefined && EXAMPLE_HOST.test(url)) {
      say(
        "warning",
        member,
        "The host is an example; replace it with your own server.",
        "主机名是示例，请换成你自己的服务器。",
      );
    }
  }
  const usable = urls.flatMap(({ repaired }) => (repaired === undefined ? [] : [repaired]));
  const repaired = {
    urls: [...new Set(usable)],
    username: username || (urls.find((checked) => checked.username !== undefined)?.username ?? ""),
    credential: credential || (urls.find((checked) => checked.credential !== undefined)?.credential ?? ""),
  };
  checkCredentials(repaired, { nowMs, say });
  const isTurn = repaired.urls.some((url) => /^turn/i.test(url));
  if (repaired.urls.length === 0) return { faults, repaired: undefined };
  return { faults, repaired: isTurn ? repaired : { ...repaired, username: "", credential: "" } };
}

type Say = (severity: Fault["severity"], member: string, en: string, zh: string) => void;

const withFaults = (faults: readonly Fault[], checked: CheckedServer): CheckedServer => ({
  ...checked,
  faults: [...faults, ...checked.faults],
});

/** The members of an object; `undefined` for anything else. */
export function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}

function writtenUrls(
  members: ReadonlyMap<string, unknown>,
  say: Say,
): readonly { readonly url: string; readonly member: string }[] {
  const name = members.has("urls") ? "urls" : "url";
  if (members.has("url")) {
    say(
      "warning",
      "url",
      members.has("urls")
        ? "url comes from an old draft; it is ignored if urls is present."
        : "url comes from an old draft and is no longer in the standard. Some browsers still read it; use urls.",
      members.has("urls")
        ? "url 来自旧草案；已有 urls 时会被忽略。"
        : "url 来自旧草案，标准中已移除。部分浏览器仍支持，请改用 urls。",
    );
  }
  const value = members.get(name);
  if (value === undefined) {
    say("error", "", "The member urls is missing.", "缺少 urls。");
    return [];
  }
  if (typeof value === "string") {
    const words = value.split(/[,\s]+/).filter((word) => word !== "");
    if (!words.slice(1).some(hasIceScheme)) return [{ url: value, member: name }];
    say(
      "error",
      name,
      'Several addresses in one string: make it an array, ["…", "…"].',
      '一个字符串里有多个地址：请写成数组 ["…", "…"]。',
    );
    return words.map((url) => ({ url, member: name }));
  }
  if (!Array.isArray(value)) {
    say("error", name, "It must be a string or an array of strings.", "应为字符串或字符串数组。");
    return [];
  }
  if (value.length === 0) {
    say(
      "error",
      name,
      "The array is empty; the browser throws a SyntaxError.",
      "数组为空，浏览器会抛出 SyntaxError。",
    );
  }
  return value.flatMap((url: unknown, index) => {
    const member = `${name}[${index}]`;
    if (typeof url === "string") return [{ url, member }];
    say("error", member, "An address must be a string.", "地址应是字符串。");
    return [];
  });
}

/** A member that must be a string, also under the names that other programs use; empty if there is none. */
function textOf(members: ReadonlyMap<string, unknown>, name: "username" | "credential", say: Say): string {
  const other = [...members.keys()].find((member) => OTHER_NAMES[member] === name);
  if (!members.has(name) && other !== undefined) {
    say(
      "error",
      other,
      `The member is called ${name}; the browser ignores “${other}”.`,
      `字段名应为 ${name}；浏览器会忽略“${other}”。`,
    );
  }
  const value = members.get(name) ?? (other === undefined ? undefined : members.get(other));
  if (value === undefined || value === null) return "";
  if (typeof value !== "string" && typeof value !== "number") {
    say("error", name, "It must be a string.", "应是字符串。");
    return "";
  }
  if (PLACEHOLDER.test(String(value))) {
    say(
      "warning",
      name,
      "This looks like a placeholder; replace it with the real value.",
      "这看起来是占位符，请换成真实的值。",
    );
  }
  return String(value);
}

function checkOtherMembers(members: ReadonlyMap<string, unknown>, say: Say): void {
  for (const [name, value] of members) {
    if (["urls", "url", "username", "credential"].includes(name) || OTHER_NAMES[name] !== undefined) continue;
    if (name !== "credentialType") {
      say(
        "note",
        name,
        `Browsers do not support “${name}” and ignore it.`,
        `浏览器不支持“${name}”，会忽略它。`,
      );
    } else if (value === "password") {
      say(
        "note",
        name,
        "“password” is the only type; it can be left out.",
        "“password”是唯一支持的类型，可以省略。",
      );
    } else {
      say(
        "error",
        name,
        "Browsers support no credential type other than “password”; Firefox throws a TypeError.",
        "没有浏览器支持“password”以外的凭据类型；Firefox 会抛出 TypeError。",
      );
    }
  }
}

/** A user name in the form of coturn's REST API: the second at which it expires, alone or before a colon. */
const TIME_LIMITED = /^(\d{10})(?::|$)/;

function checkCredentials(
  { urls, username, credential }: Omit<ServerEntry, "own">,
  { nowMs, say }: { readonly nowMs: number; readonly say: Say },
): void {
  if (!urls.some((url) => /^turn/i.test(url))) {
    if (urls.length > 0 && (username !== "" || credential !== "")) {
      say(
        "warning",
        "",
        "STUN needs no user name or password; browsers ignore them.",
        "STUN 不需要用户名和密码，浏览器不会用到。",
      );
    }
    return;
  }
  if (username === "" || credential === "") {
    const missing = username !== "" ? "credential" : credential !== "" ? "username" : "username, credential";
    say(
      "error",
      "",
      `A TURN server needs both username and credential, or the browser throws an InvalidAccessError. Missing: ${missing}.`,
      `TURN 服务器要同时有 username 和 credential，否则浏览器抛出 InvalidAccessError。缺少：${missing}。`,
    );
  }
  const expiresAtSeconds = Number(TIME_LIMITED.exec(username)?.[1]);
  if (expiresAtSeconds * 1000 < nowMs) {
    const minutes = Math.round((nowMs / 1000 - expiresAtSeconds) / 60);
    say(
      "warning",
      "username",
      `The user name contains its expiry time, which was ${minutes} minutes ago by this computer’s clock.`,
      `用户名中包含到期时间，按本机时钟已过期 ${minutes} 分钟。`,
    );
  }
}
