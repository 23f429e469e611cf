/** How tiles stand: so many columns and rows of tiles of this size, in CSS pixels. */
export interface TileLayout {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** Cameras are 16:9 or 9:16; a tile may lie anywhere between, and the picture is cropped to it. */
const WIDEST = 16 / 9;
const NARROWEST = 3 / 4;

/**
 * The arrangement of `count` tiles with the largest faces for a stage of this shape: of all numbers of columns, the
 * one whose tiles have the largest area, each tile's shape kept between 3:4 and 16:9.
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
