const HEIGHT = 40;
const BAR = 8;
const GAP = 2;

/** A series as bars; the figures stand beside it in words. */
export function SeriesBars({ values }: { readonly values: readonly number[] }) {
  const largest = Math.max(...values, 1);
  const width = values.length * (BAR + GAP);
  return (
    <svg
      class="series-bars"
      viewBox={`0 0 ${width} ${HEIGHT}`}
      style={{ maxWidth: `${width}px` }}
      aria-hidden="true"
    >
      {values.map((value, index) => {
        const height = Math.max((value / largest) * HEIGHT, 1);
        return <rect key={index} x={index * (BAR + GAP)} y={HEIGHT - height} width={BAR} height={height} />;
      })}
    </svg>
  );
}
