type Cell = string | number | null;

/**
 * Rows as CSV (RFC 4180). A text that a spreadsheet would take for a formula has an
 * apostrophe before it.
 */
export const csvOf = (rows: Cell[][]): string =>
  rows.map((cells) => `${cells.map(spelled).join(",")}\r\n`).join("");

const FORMULA = /^[\s\0=+\-@＝＋－＠]/u;

function spelled(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",;\s]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
