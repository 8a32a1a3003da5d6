const width = 120;
const height = 36;
const margin = 3;

/**
 * A word-sized line without axes, decoration beside a number: its words are in the tile, its numbers in the page's
 * charts. `anchored` starts it at 0 (counts); other units use the room between their lowest and highest value.
 */
export function Sparkline({ values, anchored }: { values: (number | null)[]; anchored: boolean }) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const [low, high] = [anchored ? 0 : Math.min(...known), Math.max(...known)];
  const x = (index: number) => margin + (index / (values.length - 1)) * (width - 2 * margin);
  const y = (value: number) =>
    high === low ? height / 2 : height - margin - ((value - low) / (high - low)) * (height - 2 * margin);
  // a missing value leaves a gap: the next point starts a new line, which is a dot if it stays alone
  const point = (value: number, index: number) => {
    const place = `${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    return values[index - 1] == null ? `M${place}l0 0` : `L${place}`;
  };
  const path = values.map((value, index) => (value === null ? '' : point(value, index))).join('');
  const last = values.at(-1) ?? null;
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      <path d={path} fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" strokeLinecap="round" />
      {last !== null && <circle cx={x(values.length - 1)} cy={y(last)} r="3" fill="currentColor" />}
    </svg>
  );
}
