/** Some of a list side by side, all as high as one another. */
export type JustifiedRow = {
  /** Where in the list it begins; the place `to` isn't in it any more. */
  from: number;
  to: number;
  height: number;
  widths: number[];
};

/** What is far from square is cut, lest it has a row alone, or is too thin to be seen. */
const RATIO_LEAST = 0.75;
const RATIO_MOST = 2.4;
/** What has no size of its own, such as a text. */
const RATIO_ELSE = 4 / 3;

type Sized = { width: number | null; height: number | null };

export const ratioOf = ({ width, height }: Sized): number =>
  width && height
    ? Math.min(Math.max(width / height, RATIO_LEAST), RATIO_MOST)
    : RATIO_ELSE;

/**
 * Rows that fill a width, as high as wished or lower. The last is no higher than wished,
 * and need not fill it.
 */
export function justified(
  ratios: number[],
  { width, height, gap }: { width: number; height: number; gap: number },
): JustifiedRow[] {
  const rows: JustifiedRow[] = [];
  let from = 0;
  let sum = 0;
  const close = (to: number, most: number) => {
    const room = width - gap * (to - from - 1);
    const high = Math.min(room / sum, most);
    const widths = ratios.slice(from, to).map((ratio) => ratio * high);
    rows.push({ from, to, height: high, widths });
    [from, sum] = [to, 0];
  };
  for (const [place, ratio] of ratios.entries()) {
    sum += ratio;
    const room = width - gap * (place - from);
    if (room / sum <= height) close(place + 1, height);
  }
  if (from < ratios.length) close(ratios.length, height);
  return rows;
}
