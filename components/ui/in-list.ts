const LIST = new Intl.ListFormat("en", { type: "conjunction" });

/** `one, two and three`. */
export const inList = (names: string[]): string =>
  LIST.format(names).replace(", and ", " and ");
