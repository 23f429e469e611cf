/** A quiet concert A, and one that no small speaker loses. */
const TONE_HZ = 440;
const SAMPLES_PER_SECOND = 44_100;
const SIDE_SECONDS = 0.7;
const FADE_SECONDS = 0.03;
const AMPLITUDE = 0.3;
const HEADER_BYTES = 44;
const FRAME_BYTES = 4;

/** A tone on the left, then on the right, as a WAV file: 16 bits, stereo. A short fade keeps it from clicking. */
export function testTone(): Uint8Array<ArrayBuffer> {
  const sideFrames = Math.round(SIDE_SECONDS * SAMPLES_PER_SECOND);
  const dataBytes = 2 * sideFrames * FRAME_BYTES;
  const file = new Uint8Array(HEADER_BYTES + dataBytes);
  const view = new DataView(file.buffer);
  const ascii = (offset: number, text: string): void => file.set(new TextEncoder().encode(text), offset);
  ascii(0, "RIFF");
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  ascii(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 2, true);
  view.setUint32(24, SAMPLES_PER_SECOND, true);
  view.setUint32(28, SAMPLES_PER_SECOND * FRAME_BYTES, true);
  view.setUint16(32, FRAME_BYTES, true);
  view.setUint16(34, 16, true);
  ascii(36, "data");
  view.setUint32(40, dataBytes, true);
  for (let frame = 0; frame < sideFrames; frame += 1) {
    const seconds = frame / SAMPLES_PER_SECOND;
    const fade = Math.min(1, seconds / FADE_SECONDS, (SIDE_SECONDS - seconds) / FADE_SECONDS);
    const sample = Math.round(0x7fff * AMPLITUDE * fade * Math.sin(2 * Math.PI * TONE_HZ * seconds));
    view.setInt16(HEADER_BYTES + frame * FRAME_BYTES, sample, true);
    view.setInt16(HEADER_BYTES + (sideFrames + frame) * FRAME_BYTES + 2, sample, true);
  }
  return file;
}
