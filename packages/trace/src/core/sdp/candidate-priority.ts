import type { Text } from "../text.ts";

/** The three numbers that a priority is made of: `2^24 × type + 2^8 × local + (256 − component)`. RFC 8445 §5.1.2.1. */
export interface PriorityParts {
  /** 0 to 126: the preference for this type of candidate. */
  readonly typePreference: number;
  /** 0 to 65,535: the preference for this interface among those of the same end. */
  readonly localPreference: number;
  readonly component: number;
}

/** Splits a priority. Any number is accepted; the parts of an invalid one may be out of range. */
export function priorityParts(priority: number): PriorityParts {
  return {
    typePreference: Math.floor(priority / 2 ** 24),
    localPreference: Math.floor(priority / 2 ** 8) % 2 ** 16,
    component: 256 - (priority % 2 ** 8),
  };
}

/** RFC 8445 §5.1.2.2. */
const RECOMMENDED: Readonly<Record<string, number>> = { host: 126, prflx: 110, srflx: 100, relay: 0 };

/** The priority as a sum, with the meaning of each part. */
export function priorityMeaning({
  priority,
  type,
}: {
  readonly priority: string;
  readonly type: string;
}): Text | undefined {
  if (!/^\d{1,10}$/.test(priority)) return undefined;
  const { typePreference, localPreference, component } = priorityParts(Number(priority));
  const recommended = RECOMMENDED[type];
  const sum = `2²⁴ × ${typePreference} + 2⁸ × ${localPreference} + (256 − ${component})`;
  const differs = recommended !== undefined && recommended !== typePreference;
  return {
    en: `${sum}: type preference ${typePreference}${
      differs ? ` (the RFC recommends ${recommended}; implementations differ to rank TCP behind UDP)` : ""
    }, local preference ${localPreference} among the interfaces of this end, component ${component}`,
    zh: `${sum}：类型偏好 ${typePreference}${
      differs ? `（RFC 建议 ${recommended}；各实现借此把 TCP 排在 UDP 之后）` : ""
    }，本地偏好 ${localPreference}（用于本端各网络接口之间），组件 ${component}`,
  };
}
