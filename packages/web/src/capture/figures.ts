import type { PictureSize } from "./requested-constraints.ts";

/** Numbers with their units, the same in both languages. */

export const size = ({ width, height }: PictureSize): string => `${width} × ${height}`;

/** Frames per second, with at most one decimal. */
export const rate = (framesPerSecond: number): string => `${Number(framesPerSecond.toFixed(1))} fps`;

/** In decimal units, as in file managers and network rates. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000
    ? `${Math.round(bytes / 1_000)} kB`
    : `${Number((bytes / 1_000_000).toFixed(1))} MB`;
}

/** Minutes and seconds. */
export function length(lengthMs: number): string {
  const seconds = Math.floor(lengthMs / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The range that a device supports; a single value if there is no choice. */
export function range(
  limits: { readonly min?: number; readonly max?: number } | undefined,
  unit = "",
): string | undefined {
  const { min, max } = limits ?? {};
  if (min === undefined || max === undefined) return undefined;
  const [least, most] = [Number(min.toFixed(1)), Number(max.toFixed(1))];
  return `${least === most ? most : `${least} – ${most}`} ${unit}`.trim();
}

/** From the smallest to the largest picture. */
export function sizeRange({ width, height }: MediaTrackCapabilities): string | undefined {
  if (width?.max === undefined || height?.max === undefined) return undefined;
  const largest = size({ width: width.max, height: height.max });
  return width.min === undefined || height.min === undefined
    ? largest
    : `${size({ width: width.min, height: height.min })} – ${largest}`;
}
