const SIZE = { width: 1280, height: 720 } as const;
const FRAME_EVERY_MS = 40;
const PATCHES_PER_FRAME = 60;
const PATCH_SIDE = 80;

/** A picture that takes as much as it is given: patches of colour that never stay. It needs no camera, and ends with `signal`. */
export function drawNoise(signal: AbortSignal): {
  readonly track: MediaStreamTrack;
  readonly stop: () => void;
} {
  const canvas = document.createElement("canvas");
  canvas.width = SIZE.width;
  canvas.height = SIZE.height;
  const drawing = canvas.getContext("2d");
  const draw = () => {
    if (drawing === null) return;
    for (let patch = 0; patch < PATCHES_PER_FRAME; patch += 1) {
      drawing.fillStyle = `hsl(${Math.random() * 360} 70% ${20 + Math.random() * 60}%)`;
      const [x, y] = [Math.random() * SIZE.width, Math.random() * SIZE.height];
      drawing.fillRect(x, y, Math.random() * PATCH_SIDE, Math.random() * PATCH_SIDE);
    }
  };
  draw();
  const [track] = canvas.captureStream().getVideoTracks();
  if (track === undefined) throw new Error("the canvas gives no track");
  const timer = setInterval(draw, FRAME_EVERY_MS);
  const stop = () => {
    signal.removeEventListener("abort", stop);
    clearInterval(timer);
    track.stop();
  };
  signal.addEventListener("abort", stop);
  return { track, stop };
}
