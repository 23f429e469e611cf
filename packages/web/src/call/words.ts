import { phrasebook } from "../i18n/language.ts";
import type { InvitationProblem } from "./call-state.ts";

/** All texts of the call page; its parts share most of them. */
export const say = phrasebook(
  {
    page: "Call",
    // Lobby
    lobbyTitle: "Ready to talk?",
    roomIs: "Room",
    yourName: "Your name",
    nameHint: "Others see this name. Optional.",
    join: "Join the call",
    joinWithout: "Join without camera and microphone",
    opening: "Your browser may ask to use the camera and microphone. You can join without waiting.",
    cameraIsOff: "Your camera is off",
    joinAnyway: "You can still join. You will see and hear the others.",
    // Controls
    mute: "Mute the microphone",
    unmute: "Unmute the microphone",
    cameraOff: "Turn off the camera",
    cameraOn: "Turn on the camera",
    shareScreen: "Share your screen",
    stopSharing: "Stop sharing your screen",
    cannotShare: "This browser cannot share the screen. Use a browser on a computer.",
    chat: "Chat",
    chatUnread: (count: number) => `Chat, ${count} unread`,
    people: "People",
    xray: "X-ray: see what the connections are doing",
    more: "Devices and settings",
    leave: "Leave the call",
    close: "Close",
    key: (key: string) => ` (${key})`,
    // Tiles
    you: "You",
    guest: "Guest",
    isMuted: "Microphone off",
    connecting: "Connecting…",
    reconnecting: "Reconnecting…",
    cameraOfIsOff: (name: string) => `${name}: camera off`,
    screenOf: (name: string) => `${name}’s screen`,
    movePicture: "Your picture. Drag it or press an arrow key to move it to another corner.",
    youShare: "You are sharing your screen.",
    soundBlocked: "Your browser blocks sound until you click.",
    soundOn: "Turn on sound",
    // Alone
    alone: "Nobody else is here yet",
    sendLink: "Send this link to the people you want to talk to. Anyone with the link can join.",
    copy: "Copy link",
    share: "Share…",
    showQr: "Show QR code",
    hideQr: "Hide QR code",
    qrTitle: "QR code with the link to this call",
    loopbackLink:
      "This link works only on this computer. To invite others, open this page at the computer’s network address.",
    // Arrivals and departures
    hasJoined: (name: string) => `${name} joined.`,
    hasLeft: (name: string) => `${name} left.`,
    isLost: (name: string) => `${name} lost the connection.`,
    wasRemoved: (name: string) => `${name} was removed.`,
    // Without a name: yourself
    hasLocked: (name: string | undefined) =>
      name === undefined ? "You have locked the call." : `${name} has locked the call.`,
    hasUnlocked: (name: string | undefined) =>
      name === undefined ? "You have opened the call." : `${name} has opened the call.`,
    undelivered: (names: readonly string[]) => `Not delivered yet to ${names.join(", ")}.`,
    undeliverable: (names: readonly string[]) => `Not delivered to ${names.join(", ")}.`,
    // Chat
    chatEmpty:
      "Messages go directly to everyone in the call and are not stored. People who join later do not see them.",
    writeMessage: "Write a message",
    send: "Send",
    // People
    inRoom: (count: number, most: number) => `${count} of ${most} people`,
    lock: "Lock the call",
    lockNext: "Newcomers have to be let in by someone in the call.",
    remove: (name: string) => `Remove ${name}`,
    removeSurely: (name: string) => `Really remove ${name}?`,
    // Knocking
    knocks: (name: string) => `${name} wants to join.`,
    admit: "Let in",
    turnAway: "Turn away",
    knock: "Ask to join",
    waitingTitle: "Waiting to be let in",
    waitingNext: (name: string) => `Someone in the call has to let you in. They see your name: ${name}.`,
    stopWaiting: "Stop waiting",
    turnedAwayTitle: "You were not let in",
    turnedAwayNext: "Someone in the call has turned you away. You can ask again in a minute.",
    removedTitle: "You were removed from the call",
    removedNext: "Someone in the call has removed you. To come back, you have to be let in.",
    // Invitations
    invitedOnly: "Everybody needs an invitation to this call. Whoever made yours can make others.",
    notInvited: (problem: InvitationProblem): string =>
      ({
        invitationMissing: "You need an invitation",
        invitationInvalid: "This link is damaged",
        invitationExpired: "This link has expired",
        invitationEarly: "This link is not valid yet",
        invitationForeign: "This link was not made for this server",
        invitationElsewhere: "This link is for another call",
        invitationUnchecked: "Your link cannot be checked at the moment",
      })[problem],
    notInvitedNext: (problem: InvitationProblem): string =>
      ({
        invitationMissing:
          "On this server a call opens only with a link that was made for it. Ask the person who invited you for such a link, and open it as it is.",
        invitationInvalid:
          "A part of it is missing or was changed on the way. Copy the whole link, or ask for it again.",
        invitationExpired: "Ask the person who invited you for a new link.",
        invitationEarly: "It opens the call only from a certain time on. Try again then.",
        invitationForeign:
          "It was made for another server, or before this server got new keys. Ask the person who invited you for a new link.",
        invitationElsewhere:
          "The invitation in it belongs to another room. Open the link as you received it.",
        invitationUnchecked:
          "The server cannot reach the service that made your invitation. Try again in a minute.",
      })[problem],
    // Signaling
    signalingLost: "Cannot reach the server. Your call continues. Reconnecting…",
    relayLost: "Cannot reach the server, which relays your call. Reconnecting…",
    offline: "You are offline. Reconnecting…",
    signalingUnreached: "Cannot reach the server. Is it running? Reconnecting…",
    error: "Something went wrong. If someone is missing, leave and join again.",
    cameraLost: "The camera was disconnected.",
    microphoneLost: "The microphone was disconnected.",
    // Settings
    settings: "Devices and settings",
    keys: "Shortcuts: M microphone · V camera · S screen · C chat · P people",
    language: "Language",
    // After
    leftTitle: "You left the call",
    lasted: (minutes: number, seconds: number) =>
      minutes === 0 ? `The call lasted ${seconds} s.` : `The call lasted ${minutes} min ${seconds} s.`,
    grade: (grade: "good" | "fair" | "poor") =>
      ({ good: "The connection was good", fair: "The connection was fair", poor: "The connection was poor" })[
        grade
      ],
    figures: (lossPercent: string, roundTripMs: string | undefined) =>
      roundTripMs === undefined
        ? `: ${lossPercent} % of packets lost.`
        : `: ${lossPercent} % of packets lost, ${roundTripMs} ms round trip.`,
    backIn: "Rejoin",
    toStart: "Home",
    fullTitle: "This room is full",
    fullNext: (most: number) =>
      `A call is limited to ${most} people, because everyone sends directly to everyone else. When someone leaves, you can join.`,
    tryAgain: "Try again",
  },
  {
    page: "通话",
    lobbyTitle: "准备好了吗？",
    roomIs: "房间",
    yourName: "你的名字",
    nameHint: "其他人会看到这个名字，可不填。",
    join: "加入通话",
    joinWithout: "不开摄像头和麦克风加入",
    opening: "浏览器可能会请求使用摄像头和麦克风，你可以直接加入，不必等待。",
    cameraIsOff: "摄像头已关闭",
    joinAnyway: "仍然可以加入，你能看到、听到其他人。",
    mute: "静音",
    unmute: "取消静音",
    cameraOff: "关闭摄像头",
    cameraOn: "打开摄像头",
    shareScreen: "共享屏幕",
    stopSharing: "停止共享屏幕",
    cannotShare: "当前浏览器不支持共享屏幕，请使用电脑上的浏览器。",
    chat: "聊天",
    chatUnread: (count: number) => `聊天，${count} 条未读`,
    people: "成员",
    xray: "连接透视：实时查看连接状态",
    more: "设备和设置",
    leave: "离开通话",
    close: "关闭",
    key: (key: string) => `（快捷键 ${key}）`,
    you: "你",
    guest: "访客",
    isMuted: "麦克风已关闭",
    connecting: "正在连接……",
    reconnecting: "正在重新连接……",
    cameraOfIsOff: (name: string) => `${name}：摄像头已关闭`,
    screenOf: (name: string) => `${name} 的屏幕`,
    movePicture: "你自己的画面。拖动或按方向键，可移到其他角落。",
    youShare: "你正在共享屏幕。",
    soundBlocked: "浏览器要求先点击页面才能播放声音。",
    soundOn: "打开声音",
    alone: "还没有其他人加入",
    sendLink: "把链接发给要加入的人。任何有链接的人都能加入。",
    copy: "复制链接",
    share: "分享",
    showQr: "显示二维码",
    hideQr: "收起二维码",
    qrTitle: "本次通话链接的二维码",
    loopbackLink: "这个链接只在这台电脑上有效。要让其他人加入，请用这台电脑的局域网地址打开本页。",
    hasJoined: (name: string) => `${name} 已加入。`,
    hasLeft: (name: string) => `${name} 已离开。`,
    isLost: (name: string) => `${name} 的连接已断开。`,
    wasRemoved: (name: string) => `${name} 已被移出。`,
    hasLocked: (name: string | undefined) => (name === undefined ? "你锁定了通话。" : `${name} 锁定了通话。`),
    hasUnlocked: (name: string | undefined) =>
      name === undefined ? "你解除了通话锁定。" : `${name} 解除了通话锁定。`,
    undelivered: (names: readonly string[]) => `尚未送达：${names.join("、")}。`,
    undeliverable: (names: readonly string[]) => `未能送达：${names.join("、")}。`,
    chatEmpty: "消息直接发给这里的每个人，不保存在任何地方。后加入的人看不到之前的消息。",
    writeMessage: "输入消息",
    send: "发送",
    inRoom: (count: number, most: number) => `${count} 人，最多 ${most} 人`,
    lock: "锁定通话",
    lockNext: "新来的人需要由通话中的人允许加入。",
    remove: (name: string) => `移出 ${name}`,
    removeSurely: (name: string) => `确定移出 ${name}？`,
    knocks: (name: string) => `${name} 请求加入。`,
    admit: "允许",
    turnAway: "拒绝",
    knock: "请求加入",
    waitingTitle: "等待允许加入",
    waitingNext: (name: string) => `需要通话中的人允许你加入。他们看到的名字是：${name}。`,
    stopWaiting: "不再等待",
    turnedAwayTitle: "未获准加入",
    turnedAwayNext: "通话中有人拒绝了你的请求。一分钟后可以再次请求。",
    removedTitle: "你已被移出通话",
    removedNext: "通话中有人把你移出了。需要有人允许，你才能再次加入。",
    invitedOnly: "加入本次通话需要邀请链接。如需邀请其他人，请联系给你发链接的人。",
    notInvited: (problem: InvitationProblem): string =>
      ({
        invitationMissing: "需要邀请链接",
        invitationInvalid: "链接已损坏",
        invitationExpired: "链接已过期",
        invitationEarly: "链接尚未生效",
        invitationForeign: "链接不属于本服务器",
        invitationElsewhere: "链接属于另一个通话",
        invitationUnchecked: "暂时无法验证链接",
      })[problem],
    notInvitedNext: (problem: InvitationProblem): string =>
      ({
        invitationMissing:
          "在本服务器上，只有凭专用的邀请链接才能进入通话。请向邀请你的人索取链接，并完整打开。",
        invitationInvalid: "链接不完整，或在传输中被改动。请复制完整的链接，或请对方重新发送。",
        invitationExpired: "请向邀请你的人索取新的链接。",
        invitationEarly: "链接要到约定的时间才能使用，请到时再试。",
        invitationForeign: "链接由其他服务器签发，或本服务器已更换密钥。请向邀请你的人索取新的链接。",
        invitationElsewhere: "其中的邀请对应另一个房间。请按收到的原样打开链接。",
        invitationUnchecked: "本服务器无法连接签发邀请的服务。请一分钟后重试。",
      })[problem],
    signalingLost: "无法连接服务器。通话仍在继续，正在重试……",
    relayLost: "无法连接负责中继的服务器，通话已中断。正在重试……",
    offline: "网络已断开，正在重新连接……",
    signalingUnreached: "无法连接服务器，请确认它是否在运行。正在重试……",
    error: "出了点问题。如果看不到某位成员，请退出后重新加入。",
    cameraLost: "摄像头已断开。",
    microphoneLost: "麦克风已断开。",
    settings: "设备和设置",
    keys: "快捷键：M 麦克风 · V 摄像头 · S 屏幕 · C 聊天 · P 成员",
    language: "语言",
    leftTitle: "你已离开通话",
    lasted: (minutes: number, seconds: number) =>
      minutes === 0 ? `通话时长 ${seconds} 秒。` : `通话时长 ${minutes} 分 ${seconds} 秒。`,
    grade: (grade: "good" | "fair" | "poor") =>
      ({ good: "连接良好", fair: "连接一般", poor: "连接较差" })[grade],
    figures: (lossPercent: string, roundTripMs: string | undefined) =>
      roundTripMs === undefined
        ? `：丢包率 ${lossPercent}%。`
        : `：丢包率 ${lossPercent}%，往返时延 ${roundTripMs} ms。`,
    backIn: "重新加入",
    toStart: "返回首页",
    fullTitle: "房间已满",
    fullNext: (most: number) =>
      `每个人的音视频都要直接发给其他所有人，因此一次通话最多 ${most} 人。有人离开后即可加入。`,
    tryAgain: "重试",
  },
);
