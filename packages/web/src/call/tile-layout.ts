/** A grid of tiles; sizes in CSS pixels. */
export interface TileLayout {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** The widest and narrowest shape of a tile; the picture is cropped to it. */
const WIDEST = 16 / 9;
const NARROWEST = 3 / 4;

/**
 * Arranges `count` tiles on a stage with the largest possible area for each, with the shape of a tile between 3:4 and
 * 16:9. Tries every number of columns.
 *
 * @param stage sizes in CSS pixels
 */
export function layOutTiles(
  count: number,
  stage: { readonly width: number; readonly height: number; readonly gap: number },
): TileLayout {
  let best: TileLayout = { columns: 1, rows: Math.max(count, 1), tileWidth: 0, tileHeight: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const cellWidth = (stage.width - stage.gap * (columns - 1)) / columns;
    const cellHeight = (stage.height - stage.gap * (rows - 1)) / rows;
    if (cellWidth <= 0 || cellHeight <= 0) continue;
    const tileWidth = Math.floor(Math.min(cellWidth, cellHeight * WIDEST));
    const tileHeight = Math.floor(Math.min(cellHeight, tileWidth / NARROWEST));
    if (tileWidth * tileHeight > best.tileWidth * best.tileHeight)
      best = { columns, rows, tileWidth, tileHeight };
  }
  return best;
}
