import { render } from "preact";
import { Goodbye, RoomFull } from "./afterwards.tsx";
import { link, phase, startCall } from "./call-state.ts";
import { keptSeat } from "./kept-seat.ts";
import { Lobby } from "./lobby.tsx";
import { muted, openDevices } from "./local-media.ts";
import { Stage } from "./stage.tsx";

// Put the new room into the address, so that reloading or copying it leads to the same call.
const address = new URL(location.href);
if (address.searchParams.get("room") !== link.room) {
  address.searchParams.set("room", link.room);
  history.replaceState(history.state, "", address);
}

// Join first, without waiting: the connection is set up while the devices open.
void keptSeat(link.room).then((kept) => {
  if (kept !== undefined || link.join) startCall(kept?.token);
  // After a reload the devices are as they were: a camera that was off stays off.
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

const VIEWS = { lobby: Lobby, call: Stage, left: Goodbye, roomFull: RoomFull } as const;

function CallPage() {
  const View = VIEWS[phase.value];
  return <View />;
}

const place = document.getElementById("page");
if (place !== null) render(<CallPage />, place);
