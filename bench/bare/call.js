// The minimal video call: one camera, one connection, one open WebSocket. `?role=waiting` opens its camera before the
// other side arrives; `?role=coming` starts the clock once its WebSocket is open, then calls.

/** The constraints of the call page (packages/web/src/call/local-media.ts). */
const CONSTRAINTS = {
  video: {
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30 },
    facingMode: { ideal: "user" },
  },
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
};

const query = new URLSearchParams(location.search);
const waiting = query.get("role") === "waiting";
const video = document.createElement("video");
video.dataset.participant = "";
video.autoplay = true;
// The size at which the call page shows a single remote video, since drawing takes time too.
video.style = "position: fixed; inset: 0; width: 100%; height: 100%; object-fit: cover";
document.body.append(video);

const socket = new WebSocket(`ws://${location.host}/${query.get("room")}`);
const send = (message) => socket.send(JSON.stringify(message));
await new Promise((resolve) => socket.addEventListener("open", resolve));

let connection;
socket.addEventListener("message", async ({ data }) => {
  const { description, candidate } = JSON.parse(data);
  if (description === undefined) return connection.addIceCandidate(candidate);
  if (description.type === "answer") return connection.setRemoteDescription(description);
  connect(ownStream);
  await connection.setRemoteDescription(description);
  await connection.setLocalDescription();
  send({ description: connection.localDescription });
});

function connect(stream) {
  connection = new RTCPeerConnection();
  connection.addEventListener("icecandidate", ({ candidate }) => send({ candidate }));
  connection.addEventListener("track", ({ streams }) => {
    video.srcObject = streams[0];
  });
  for (const track of stream.getTracks()) connection.addTrack(track, stream);
}

performance.mark("clock-start");
const ownStream = await navigator.mediaDevices.getUserMedia(CONSTRAINTS);
if (waiting) document.title = "waiting";
else {
  connect(ownStream);
  await connection.setLocalDescription();
  send({ description: connection.localDescription });
}
