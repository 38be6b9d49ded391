/** What a text of JSON says. Undefined: it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error quotes the text, and goes no further.
    return undefined;
  }
}
