import type { ByteRange } from "@/lib/stores";

const SINGLE = /^bytes=(?:(\d{1,15})-(\d{1,15})?|-(\d{1,15}))$/;

/**
 * The one range that a request asks for, by RFC 9110 §14. Null: all of it, which is
 * also the answer to units and sets of ranges that we don't serve. "unsatisfiable":
 * it lies outside of what there is, and is a 416.
 */
export function rangeOf(
  header: string | null,
  size: number,
): ByteRange | "unsatisfiable" | null {
  const [, first, last, suffix] = SINGLE.exec(header?.trim() ?? "") ?? [];
  if (suffix !== undefined) {
    const wanted = Math.min(Number(suffix), size);
    return wanted === 0 ? "unsatisfiable" : { start: size - wanted, end: size };
  }
  if (first === undefined) return null;
  const start = Number(first);
  const end = last === undefined ? size : Math.min(Number(last) + 1, size);
  if (last !== undefined && Number(last) < start) return null;
  return start >= size ? "unsatisfiable" : { start, end };
}
