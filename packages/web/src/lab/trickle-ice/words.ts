import { language, phrasebook } from "../../i18n/language.ts";

const TRANSPORTS = { udp: "UDP", tcp: "TCP", tls: "TLS" } as const;

/** The name of a transport, alike in every language. */
export function transportName(transport: keyof typeof TRANSPORTS): string {
  return TRANSPORTS[transport];
}

/** Several names in one sentence: `UDP, TCP and TLS`. */
export function listOf(names: readonly string[]): string {
  return language.value === "zh" ? names.join("、") : new Intl.ListFormat("en-GB").format(names);
}

/** A moment since the beginning, in seconds, such as `1.042 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}

/** A short time in milliseconds, such as `0.8 ms` or `23 ms`. */
export function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** What the page says about its servers. */
export const sayServers = phrasebook(
  {
    title: "Servers to test",
    asking: "Asking this server for its own STUN and TURN …",
    notTold: "This server did not tell its own STUN and TURN.",
    askAgain: "Ask again",
    none: "The list is empty. Add a server, or reset the list.",
    own: "this server",
    ownHint: "Its credentials are made for you, and fresh",
    user: "User name",
    noPassword: "password missing",
    test: "Test",
    testOnly: (server: string) => `Test only ${server}`,
    edit: "Edit",
    editServer: (server: string) => `Edit ${server}`,
    editHint: "A double click does the same",
    remove: "Remove",
    removeServer: (server: string) => `Remove ${server}`,
    reset: "Reset the list",
    resetHint: "Only this server, with fresh credentials; what was kept is forgotten",
    fromLink:
      "This list comes from the link that you opened. Your own is kept until you change something here.",
    fromFile:
      "This list comes from the file that you opened. Your own is kept until you change something here.",
    badLink: "The link has no valid list of servers.",
    badFile: "The file has no valid list of servers.",

    add: "Add a server",
    change: "Change the server",
    urls: "STUN or TURN addresses, one a line",
    password: "Password",
    show: "Show",
    save: "Save",
    addNow: "Add",
    cancel: "Cancel",
    meant: "Probably meant:",
    takeThat: "Take that",

    options: "How to test",
    policy: "Candidates",
    all: "all",
    relay: "relays only",
    microphone: "Ask for the microphone",
    microphoneHint:
      "While a page captures, the browser uses every network interface, by its real address. Without, it uses the usual one and hides its address behind a made-up name. Nothing is recorded or sent.",
    keep: "Keep passwords in this browser",
    keepHint:
      "Otherwise only addresses and user names are kept. Whoever uses this browser can read what is kept.",
    testAll: "Test all",
    stop: "Stop",
  },
  {
    title: "要测试的服务器",
    asking: "正在获取本服务器的 STUN 和 TURN 信息……",
    notTold: "未能获取本服务器的 STUN 和 TURN 信息。",
    askAgain: "重新获取",
    none: "列表是空的。请添加一台服务器，或重置列表。",
    own: "本服务器",
    ownHint: "凭据是刚刚为你生成的",
    user: "用户名",
    noPassword: "缺少密码",
    test: "测试",
    testOnly: (server: string) => `只测试 ${server}`,
    edit: "编辑",
    editServer: (server: string) => `编辑 ${server}`,
    editHint: "双击也可以",
    remove: "移除",
    removeServer: (server: string) => `移除 ${server}`,
    reset: "重置列表",
    resetHint: "只保留本服务器并换用新的凭据；已保存的内容会被清除",
    fromLink: "这份列表来自你打开的链接。在这里改动之前，你自己的列表不受影响。",
    fromFile: "这份列表来自你打开的文件。在这里改动之前，你自己的列表不受影响。",
    badLink: "链接里没有有效的服务器列表。",
    badFile: "文件里没有有效的服务器列表。",

    add: "添加服务器",
    change: "修改服务器",
    urls: "STUN 或 TURN 地址，每行一个",
    password: "密码",
    show: "显示",
    save: "保存",
    addNow: "添加",
    cancel: "取消",
    meant: "你可能想写：",
    takeThat: "采用",

    options: "测试选项",
    policy: "候选",
    all: "全部",
    relay: "仅中继",
    microphone: "请求麦克风权限",
    microphoneHint:
      "页面采集音频时，浏览器会使用所有网络接口并暴露真实地址；否则只使用默认接口，并用 mDNS 名称隐藏地址。不会录音，也不会上传。",
    keep: "在本浏览器中保存密码",
    keepHint: "不勾选就只保存地址和用户名。能用这个浏览器的人，都能读到保存的内容。",
    testAll: "全部测试",
    stop: "停止",
  },
);

/** What the page says about what it found. */
export const sayResults = phrasebook(
  {
    /** Between two sentences. */
    gap: " ",
    title: "What came of it",
    nothing: "Nothing tested yet.",
    running: (done: number, of: number) => `${done} of ${of} done`,
    done: (working: number, of: number) => `Done: ${working} of ${of} work`,
    waiting: "waiting for an answer",
    echoing: "sending a packet through the relay",
    worksOver: (transports: string) => `Works over ${transports}.`,
    notOver: (transports: string) => `Not over ${transports}.`,
    mixed: "No way to it works, each for a reason of its own.",
    noUdp:
      "Over UDP nothing comes back, and the same server answers otherwise: most likely this network lets no UDP through. Calls work over TCP, with more delay.",
    relayAt: "Relay at",
    seenAs: "Seen as",
    roundTrip: "There and back",
    after: "After",
    hello: (median: string, shortest: string) => `${median} (shortest ${shortest})`,
    candidates: (count: number) => (count === 1 ? "1 candidate" : `${count} candidates`),
    noCandidates: "No candidates.",
    errors: "Errors",
    error: "Error",
    likely: "Likely cause",
    advice: "What to do",
    ownWords: "The browser’s words",
    ownCertificate:
      "This is your own server: most likely the browser does not trust its certificate yet. In a call it takes another way meanwhile.",
    trust: "How this device learns to trust it",
    harmless:
      "Not every error matters: the server gave an address all the same, over another network interface.",

    together: "All together",
    togetherShows:
      "All servers in one connection, as an application has them; this is the order in which it learns its candidates.",
    togetherDone: (moment: string) => `Done after ${moment}`,
    togetherLimit: (moment: string) => `Given up after ${moment}: not every server answered`,
    togetherStopped: (moment: string) => `Stopped after ${moment}`,
    togetherRefused: "The browser does not take these servers together",
    time: "Time",
    type: "Type",
    foundation: "Foundation",
    component: "Component",
    protocol: "Protocol",
    tcpType: "TCP type",
    address: "Address",
    port: "Port",
    related: "Related address",
    priority: "Priority",
    url: "Server",
    relayProtocol: "Relay by",
  },
  {
    gap: "",
    title: "结果",
    nothing: "尚未测试。",
    running: (done: number, of: number) => `已完成 ${done} / ${of}`,
    done: (working: number, of: number) => `完成：${of} 种接入方式中 ${working} 种可用`,
    waiting: "等待响应",
    echoing: "正在经中继发送数据包",
    worksOver: (transports: string) => `${transports} 可用。`,
    notOver: (transports: string) => `${transports} 不可用。`,
    mixed: "所有接入方式都不可用，原因各不相同。",
    noUdp:
      "UDP 没有任何响应，而同一台服务器用其他方式有响应：很可能是当前网络拦截了 UDP。通话可以走 TCP，只是延迟略高。",
    relayAt: "中继地址",
    seenAs: "公网地址",
    roundTrip: "往返时延",
    after: "用时",
    hello: (median: string, shortest: string) => `${median}（最短 ${shortest}）`,
    candidates: (count: number) => `${count} 个候选`,
    noCandidates: "没有候选。",
    errors: "错误",
    error: "错误",
    likely: "可能的原因",
    advice: "处理建议",
    ownWords: "浏览器报错原文",
    ownCertificate: "这是你自己的服务器：很可能是浏览器尚未信任它的证书。通话会暂时走其他路径。",
    trust: "如何让这台设备信任它",
    harmless: "并非所有错误都需要处理：服务器已通过另一个网络接口返回了地址。",

    together: "合并测试",
    togetherShows: "像实际应用一样把所有服务器放进同一个连接；候选按此顺序出现。",
    togetherDone: (moment: string) => `${moment} 后收集完毕`,
    togetherLimit: (moment: string) => `${moment} 后停止等待：有服务器没有响应`,
    togetherStopped: (moment: string) => `${moment} 时停止`,
    togetherRefused: "浏览器不接受这组服务器",
    time: "时间",
    type: "类型",
    foundation: "foundation",
    component: "组件",
    protocol: "协议",
    tcpType: "TCP 类型",
    address: "地址",
    port: "端口",
    related: "相关地址",
    priority: "优先级",
    url: "服务器",
    relayProtocol: "中继接入协议",
  },
);
