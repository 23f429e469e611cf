import { render } from "preact";
import { wasIntended } from "../ui/intended-call.ts";
import { Goodbye, NotInvited, Removed, RoomFull, TurnedAway } from "./afterwards.tsx";
import { link, phase, seatToken, serverRoom, startCall } from "./call-state.ts";
import { isReload, keptSeat } from "./kept-seat.ts";
import { Lobby } from "./lobby.tsx";
import { muted, openDevices } from "./local-media.ts";
import { Stage } from "./stage.tsx";
import { Waiting } from "./waiting.tsx";

const address = new URL(location.href);
const isIntended = wasIntended(address.searchParams.get("room") ?? "");

// Put the new room into the address, so that reloading or copying it leads to the same call.
if (address.searchParams.get("room") !== link.room) {
  address.searchParams.set("room", link.room);
  history.replaceState(history.state, "", address);
}

// Join first, without waiting: the connection is set up while the devices open.
const kept = serverRoom.then(keptSeat).catch(() => undefined);
void kept.then((kept) => {
  if (link.isDamaged) return;
  seatToken.value ??= kept?.token;
  // Who comes back from elsewhere has the seat still, and asks for it in the lobby.
  if ((link.join && isIntended) || (kept !== undefined && isReload())) void startCall();
  // The devices are as they were: a camera that was off stays off.
  const { microphone, camera, isMuted } = kept?.devices ?? {
    microphone: link.audio,
    camera: link.video,
    isMuted: false,
  };
  muted.value = isMuted;
  void openDevices([
    ...(microphone ? (["microphone"] as const) : []),
    ...(camera ? (["camera"] as const) : []),
  ]);
});

const VIEWS = {
  lobby: Lobby,
  waiting: Waiting,
  call: Stage,
  left: Goodbye,
  roomFull: RoomFull,
  turnedAway: TurnedAway,
  removed: Removed,
  invitationMissing: NotInvited,
  invitationInvalid: NotInvited,
  invitationExpired: NotInvited,
  invitationEarly: NotInvited,
  invitationForeign: NotInvited,
  invitationElsewhere: NotInvited,
  invitationUnchecked: NotInvited,
} as const;

function CallPage() {
  const View = VIEWS[phase.value];
  return <View />;
}

// Another link to the same room, with a new invitation, differs in what comes after # only: browsers do not load the page again.
addEventListener("hashchange", () => {
  if (phase.value !== "call" && phase.value !== "waiting") location.reload();
});

const place = document.getElementById("page");
if (place !== null) render(<CallPage />, place);
