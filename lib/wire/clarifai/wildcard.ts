import { foldedText } from "@/lib/index/folded";

/**
 * Whether a name is like a pattern, in which a star stands for anything: `gen*`. In any
 * case, and in a time that only their lengths decide.
 */
export function isLike(name: string, pattern: string): boolean {
  const parts = foldedText(pattern).split("*");
  const [first = "", ...rest] = parts;
  const text = foldedText(name);
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? "";
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
