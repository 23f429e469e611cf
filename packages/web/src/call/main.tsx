import { render } from "preact";
import { Goodbye, RoomFull } from "./afterwards.tsx";
import { leaveCall, link, phase, startCall } from "./call-state.ts";
import { Lobby } from "./lobby.tsx";
import { openDevices } from "./local-media.ts";
import { Stage } from "./stage.tsx";

// Put the new room into the address, so that reloading or copying it leads to the same call.
const address = new URL(location.href);
if (address.searchParams.get("room") !== link.room) {
  address.searchParams.set("room", link.room);
  history.replaceState(history.state, "", address);
}

// Join first, without waiting: the connection is set up while the devices open.
if (link.join) startCall();
void openDevices([
  ...(link.audio ? (["microphone"] as const) : []),
  ...(link.video ? (["camera"] as const) : []),
]);

addEventListener("pagehide", () => {
  if (phase.value === "call") leaveCall();
});

const VIEWS = { lobby: Lobby, call: Stage, left: Goodbye, roomFull: RoomFull } as const;

function CallPage() {
  const View = VIEWS[phase.value];
  return <View />;
}

const place = document.getElementById("page");
if (place !== null) render(<CallPage />, place);
