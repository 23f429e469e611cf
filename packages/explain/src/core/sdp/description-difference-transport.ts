import { alike, listed, type Text } from "@visavis/trace/core";
import {
  attributeOf,
  attributesOf,
  candidateFields,
  mediaLineOf,
  type SdpSection,
} from "@visavis/trace/core/sdp";
import type { Found, SectionPair } from "./description-difference-change.ts";

/** What differs in how the m-section is carried: ICE, candidates, DTLS. */
export function transportChanges(pair: SectionPair): readonly Found[] {
  return [
    ...credentialChanges(pair),
    ...(pair.isSameWriter ? candidateChanges(pair) : ownCandidates(pair)),
    ...(pair.isSameWriter ? addressChanges(pair) : []),
    ...fingerprintChanges(pair),
    ...roleChanges(pair),
  ];
}

/** What holds for an m-section: its own line, or else the session’s. RFC 9429 §5.8. */
function effective(section: SdpSection, session: SdpSection, name: string): string {
  return attributeOf(section, name) ?? attributeOf(session, name) ?? "";
}

function values(pair: SectionPair, name: string): readonly [before: string, after: string] {
  const { before, after, sessionBefore, sessionAfter } = pair;
  return [effective(before, sessionBefore, name), effective(after, sessionAfter, name)];
}

/** RFC 8839 §4.4.1.1.1: new name and new password together ask for a restart. */
function credentialChanges(pair: SectionPair): readonly Found[] {
  const [oldName, nowName] = values(pair, "ice-ufrag");
  const [oldPassword, nowPassword] = values(pair, "ice-pwd");
  if (oldName === nowName && oldPassword === nowPassword) return [];
  // What is refused has no transport.
  if (nowName === "" || oldName === "") return [];
  const steps = `ufrag ${oldName} → ${nowName}`;
  const isRestart = pair.isSameWriter && oldName !== nowName && oldPassword !== nowPassword;
  return isRestart
    ? [
        {
          kind: "iceRestart",
          text: {
            en: `ICE restarts (${steps}): candidates are gathered and checked anew, while media goes on over the old way.`,
            zh: `ICE 重启（${steps}）：重新收集并检查候选，媒体暂时仍走旧路径。`,
          },
        },
      ]
    : [
        {
          kind: "iceCredentials",
          text: { en: `Other ICE credentials: ${steps}.`, zh: `ICE 凭据不同：${steps}。` },
        },
      ];
}

function candidateChanges({ before, after }: SectionPair): readonly Found[] {
  const [old, now] = [new Set(attributesOf(before, "candidate")), new Set(attributesOf(after, "candidate"))];
  const added = [...now].filter((candidate) => !old.has(candidate));
  const removed = [...old].filter((candidate) => !now.has(candidate));
  const found: Found[] = [];
  if (added.length > 0) {
    const kinds = kindsOf(added);
    found.push({
      kind: "candidatesAdded",
      text: { en: `Candidates added: ${kinds.en}.`, zh: `新增候选：${kinds.zh}。` },
    });
  }
  if (removed.length > 0) {
    const kinds = kindsOf(removed);
    found.push({
      kind: "candidatesRemoved",
      text: { en: `Candidates gone: ${kinds.en}.`, zh: `移除候选：${kinds.zh}。` },
    });
  }
  const ends = (section: SdpSection) => attributeOf(section, "end-of-candidates") !== undefined;
  if (ends(before) !== ends(after)) found.push({ kind: "endOfCandidates", text: endText(ends(after)) });
  return found;
}

/** Another end has other candidates anyway. */
function ownCandidates({ before, after }: SectionPair): readonly Found[] {
  const [old, now] = [attributesOf(before, "candidate"), attributesOf(after, "candidate")];
  if (now.length === 0 || old.join("\n") === now.join("\n")) return [];
  const kinds = kindsOf(now);
  return [
    {
      kind: "candidatesAdded",
      text: { en: `Candidates of its own: ${kinds.en}.`, zh: `后者自己的候选：${kinds.zh}。` },
    },
  ];
}

function endText(isEnded: boolean): Text {
  return isEnded
    ? { en: "No more candidates will come.", zh: "不会再有新的候选。" }
    : { en: "More candidates may come.", zh: "还可能有新的候选。" };
}

/** How many of each type, such as `2 × host udp, 1 × relay udp`. */
function kindsOf(candidates: readonly string[]): Text {
  const counts = new Map<string, number>();
  for (const candidate of candidates) {
    const fields = candidateFields(candidate);
    const kind = fields === undefined ? "?" : `${fields.type} ${fields.transport.toLowerCase()}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return listed([...counts].slice(0, 8).map(([kind, count]) => alike(`${count} × ${kind}`)));
}

function addressChanges({ before, after }: SectionPair): readonly Found[] {
  const addressOf = (section: SdpSection) => {
    const { port } = mediaLineOf(section);
    const connection = section.lines.find(({ type }) => type === "c")?.value.split(" ")[2] ?? "";
    return port === "0" || port === "9" ? "" : `${connection}:${port}`;
  };
  const [old, now] = [addressOf(before), addressOf(after)];
  if (old === now) return [];
  const none: Text = { en: "none", zh: "无" };
  return [
    {
      kind: "defaultAddress",
      text: {
        en: `Default address: ${old === "" ? none.en : old} → ${now === "" ? none.en : now}.`,
        zh: `默认地址：${old === "" ? none.zh : old} → ${now === "" ? none.zh : now}。`,
      },
    },
  ];
}

function fingerprintChanges(pair: SectionPair): readonly Found[] {
  const [old, now] = values(pair, "fingerprint");
  if (old === now || old === "" || now === "") return [];
  const text: Text = pair.isSameWriter
    ? {
        en: "Another certificate (fingerprint) of the same end: a new DTLS handshake follows.",
        zh: "同一端更换了证书（指纹）：需要重新进行 DTLS 握手。",
      }
    : {
        en: "Another certificate (fingerprint): each end has its own.",
        zh: "证书（指纹）不同：两端各有自己的证书。",
      };
  return [{ kind: "fingerprint", text }];
}

const ROLES: Readonly<Record<string, Text>> = {
  actpass: { en: "either end may start", zh: "任意一端均可发起" },
  active: { en: "whoever wrote this starts", zh: "由描述的生成方发起" },
  passive: { en: "whoever wrote this waits", zh: "描述的生成方等待" },
};

function roleChanges(pair: SectionPair): readonly Found[] {
  const [old, now] = values(pair, "setup");
  if (old === now || old === "" || now === "") return [];
  const words = Object.hasOwn(ROLES, now) ? ROLES[now] : undefined;
  return [
    {
      kind: "dtlsRole",
      text: {
        en: `Role in the DTLS handshake: ${old} → ${now}${words === undefined ? "" : ` (${words.en})`}.`,
        zh: `DTLS 握手角色：${old} → ${now}${words === undefined ? "" : `（${words.zh}）`}。`,
      },
    },
  ];
}
