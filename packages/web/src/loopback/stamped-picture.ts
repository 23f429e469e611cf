import { CELL_COUNT, encodeTime } from "./time-code.ts";

/** Where in the picture the time stands as cells, from the top. The rest is for people. */
export const STRIP = { top: 0.8, height: 0.2 } as const;

const WIDTH = 640;
const HEIGHT = 360;
const FRAME_EVERY_MS = 33;

/** A picture that has in every frame the moment when it was drawn, by `performance.now()`. The caller stops it. */
export function drawStampedPicture(): { readonly stream: MediaStream; stop(): void } {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("2D canvas unavailable");
  draw(context);
  const timer = setInterval(() => draw(context), FRAME_EVERY_MS);
  const stream = canvas.captureStream();
  return {
    stream,
    stop() {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
    },
  };
}

function draw(context: CanvasRenderingContext2D): void {
  const nowMs = performance.now();
  context.fillStyle = "#dcebf5";
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = "#0072b2";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = "600 76px monospace";
  context.fillText(`${(nowMs / 1000).toFixed(2)} s`, WIDTH / 2, (HEIGHT * STRIP.top) / 2);
  const cellWidth = WIDTH / CELL_COUNT;
  for (const [index, isWhite] of encodeTime(nowMs).entries()) {
    context.fillStyle = isWhite ? "#fff" : "#000";
    context.fillRect(index * cellWidth, HEIGHT * STRIP.top, cellWidth, HEIGHT * STRIP.height);
  }
}
