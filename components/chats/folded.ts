/** What a turn shows of a text before somebody asks for the rest. */
const SHOWN = 4_000;
/** So little more isn't worth a button. */
const SPARED = 1_000;

/** How much of a text is shown while it is folded: up to the end of a line, or a word. */
export function foldedLength(text: string): number {
  if (text.length <= SHOWN + SPARED) return text.length;
  const line = text.lastIndexOf("\n", SHOWN);
  if (line > SHOWN / 2) return line;
  const word = text.lastIndexOf(" ", SHOWN);
  if (word > SHOWN / 2) return word;
  return isLow(text.charCodeAt(SHOWN)) ? SHOWN - 1 : SHOWN;
}

const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** Arguments as people write JSON; what is none, as it is. */
export function spacedJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
