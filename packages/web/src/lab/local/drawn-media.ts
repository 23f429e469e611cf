import type { SideName } from "../../loopback/steps.ts";

/** Audio and video that need no device. */
interface DrawnMedia {
  readonly stream: MediaStream;
  stop(): void;
}

const WIDTH = 640;
const HEIGHT = 480;
const FRAME_EVERY_MS = 66;

/** Each side has its own colour and pitch, so that it is clear where audio and video come from. */
const STYLES = {
  a: { letter: "A", paper: "#dcebf5", ink: "#0072b2", toneHz: 440 },
  b: { letter: "B", paper: "#f8ead3", ink: "#a66300", toneHz: 330 },
} as const satisfies Record<SideName, object>;

/** Draws a clock with the letter of the side, and generates a soft tone. The caller stops both. */
export function drawMedia(side: SideName): DrawnMedia {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("2D canvas unavailable");
  drawClock(context, side);
  // A timer instead of animation frames, which stop in a hidden tab.
  const timer = setInterval(() => drawClock(context, side), FRAME_EVERY_MS);
  const tone = soundTone(STYLES[side].toneHz);
  const stream = new MediaStream([...canvas.captureStream().getTracks(), ...tone.stream.getTracks()]);
  return {
    stream,
    stop: () => {
      clearInterval(timer);
      tone.stop();
      for (const track of stream.getTracks()) track.stop();
    },
  };
}

function drawClock(context: CanvasRenderingContext2D, side: SideName): void {
  const { letter, paper, ink } = STYLES[side];
  const now = new Date();
  const seconds = now.getSeconds() + now.getMilliseconds() / 1000;
  context.fillStyle = paper;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.textAlign = "center";
  context.textBaseline = "middle";

  const centre = { x: WIDTH / 2, y: 200 };
  const radius = 140;
  for (let tick = 0; tick < 60; tick += 1) {
    const angle = (tick / 60) * 2 * Math.PI;
    const inner = tick % 5 === 0 ? radius - 16 : radius - 7;
    context.lineWidth = tick % 5 === 0 ? 4 : 2;
    context.beginPath();
    context.moveTo(centre.x + Math.sin(angle) * inner, centre.y - Math.cos(angle) * inner);
    context.lineTo(centre.x + Math.sin(angle) * radius, centre.y - Math.cos(angle) * radius);
    context.stroke();
  }
  context.font = "600 110px sans-serif";
  context.fillText(letter, centre.x, centre.y + 6);
  const angle = (seconds / 60) * 2 * Math.PI;
  context.beginPath();
  context.arc(
    centre.x + Math.sin(angle) * (radius + 18),
    centre.y - Math.cos(angle) * (radius + 18),
    9,
    0,
    7,
  );
  context.fill();
  context.font = "500 44px monospace";
  context.fillText(clockFace(now), centre.x, 412);
}

function clockFace(now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const tenth = Math.floor(now.getMilliseconds() / 100);
  return `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}.${tenth}`;
}

function soundTone(hertz: number): DrawnMedia {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  tone.frequency.value = hertz;
  // Half as loud as a voice. It rises and falls twice in three seconds, which shows in the level meter.
  const volume = audio.createGain();
  volume.gain.value = 0.12;
  const swell = audio.createOscillator();
  swell.frequency.value = 2 / 3;
  const depth = audio.createGain();
  depth.gain.value = 0.1;
  swell.connect(depth).connect(volume.gain);
  const destination = audio.createMediaStreamDestination();
  tone.connect(volume).connect(destination);
  tone.start();
  swell.start();
  // The tone is only sent, so it is not connected to a loudspeaker.
  return { stream: destination.stream, stop: () => void audio.close() };
}
