/** Lines that a legend of such names takes: those that do not fit side by side wrap, and the chart library leaves no room by itself. */
export function legendLines(names: string[], { width, fontSize }: { width: number; fontSize: number }): number {
  let [lines, left] = [1, width];
  for (const name of names) {
    const own = 60 + name.length * fontSize * 0.6;
    if (own > left && left < width) [lines, left] = [lines + 1, width];
    left -= own;
  }
  return lines;
}
