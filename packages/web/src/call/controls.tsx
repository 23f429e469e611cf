import { signal } from "@preact/signals";
import type { IconNode } from "lucide";
import {
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  PhoneOff,
  Settings2,
  UsersRound,
  Video,
  VideoOff,
  Waypoints,
} from "lucide";
import { useEffect } from "preact/hooks";
import { canShareScreen } from "../capture/capture-attempt.ts";
import { Icon } from "../ui/icon.tsx";
import { leaveCall, roomEvents } from "./call-state.ts";
import {
  localTracks,
  microphoneOn,
  opening,
  toggleCamera,
  toggleMicrophone,
  toggleScreen,
} from "./local-media.ts";
import { openPanel, togglePanel } from "./panels.tsx";
import { openSettings } from "./settings.tsx";
import { say } from "./words.ts";

/** The key of the last entry that was on screen; later chat messages are unread. */
const readUpTo = signal(0);

interface Control {
  readonly action: string;
  readonly icon: IconNode;
  readonly name: string;
  readonly key?: string;
  readonly state?: "off" | "on";
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly badge?: number;
  readonly act: () => void;
}

function controls(): readonly Control[] {
  const words = say();
  const cameraOn = localTracks.camera.value !== null;
  const sharing = localTracks.screen.value !== null;
  const unread = roomEvents.value.filter(
    (event) => event.kind === "chat" && event.from !== undefined && event.key > readUpTo.value,
  ).length;
  return [
    {
      action: "microphone",
      icon: microphoneOn.value ? Mic : MicOff,
      name: microphoneOn.value ? words.mute : words.unmute,
      key: "m",
      state: microphoneOn.value ? "on" : "off",
      disabled: opening.value.has("microphone"),
      act: () => void toggleMicrophone(),
    },
    {
      action: "camera",
      icon: cameraOn ? Video : VideoOff,
      name: cameraOn ? words.cameraOff : words.cameraOn,
      key: "v",
      state: cameraOn ? "on" : "off",
      disabled: opening.value.has("camera"),
      act: () => void toggleCamera(),
    },
    {
      action: "screen",
      icon: sharing ? MonitorX : MonitorUp,
      name: canShareScreen() ? (sharing ? words.stopSharing : words.shareScreen) : words.cannotShare,
      key: "s",
      pressed: sharing,
      disabled: !canShareScreen() || opening.value.has("screen"),
      act: () => void toggleScreen(),
    },
    {
      action: "chat",
      icon: MessageSquare,
      name: unread > 0 ? words.chatUnread(unread) : words.chat,
      key: "c",
      pressed: openPanel.value === "chat",
      badge: unread,
      act: () => togglePanel("chat"),
    },
    {
      action: "people",
      icon: UsersRound,
      name: words.people,
      key: "p",
      pressed: openPanel.value === "people",
      act: () => togglePanel("people"),
    },
    {
      action: "xray",
      icon: Waypoints,
      name: words.xray,
      key: "x",
      pressed: openPanel.value === "xray",
      act: () => togglePanel("xray"),
    },
    { action: "more", icon: Settings2, name: words.more, act: openSettings },
  ];
}

/** The toolbar at the bottom. Most controls have a keyboard shortcut. */
export function Controls() {
  const words = say();
  const bar = controls();
  const lastKey = roomEvents.value.at(-1)?.key ?? 0;
  useEffect(() => {
    if (openPanel.value === "chat") readUpTo.value = lastKey;
  }, [lastKey, openPanel.value]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest("input, select, textarea, dialog");
      if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const control = bar.find(({ key }) => key === event.key.toLowerCase());
      if (control === undefined || control.disabled) return;
      // The panel's input field takes the focus; it must not receive the letter that opened the panel.
      event.preventDefault();
      control.act();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });

  return (
    <div class="controls" role="toolbar" aria-label={words.page}>
      {bar.map(({ action, icon, name, key, state, pressed, disabled, badge, act }) => (
        <button
          key={action}
          type="button"
          data-action={action}
          data-state={state}
          aria-label={name}
          aria-pressed={pressed}
          aria-keyshortcuts={key?.toUpperCase()}
          title={key === undefined ? name : name + words.key(key.toUpperCase())}
          disabled={disabled}
          onClick={act}
        >
          <Icon node={icon} />
          {badge !== undefined && badge > 0 && (
            <span class="controls-badge" aria-hidden="true">
              {badge}
            </span>
          )}
        </button>
      ))}
      <button
        type="button"
        class="controls-leave"
        data-action="leave"
        aria-label={words.leave}
        title={words.leave}
        onClick={leaveCall}
      >
        <Icon node={PhoneOff} />
      </button>
    </div>
  );
}
