import type { InputType, InputView } from "@/lib/inputs/schema";

/** What is in the box. */
export type Draft =
  | { kind: "text"; text: string }
  | { kind: "file"; file: File; type: InputType }
  | { kind: "kept"; input: InputView };

/** What a person asks in the playground. */
export type Asked = { model: string; draft: Draft; store: boolean };

export const EMPTY: Draft = { kind: "text", text: "" };

/** By what the browser says of the file. The server looks for itself. */
export function draftOf(file: File): Draft {
  const [family] = file.type.split("/");
  const type = family === "image" || family === "video" ? family : "text";
  return { kind: "file", file, type };
}

export function typeOf(draft: Draft): InputType {
  switch (draft.kind) {
    case "text":
      return "text";
    case "file":
      return draft.type;
    case "kept":
      return draft.input.type;
  }
}

export const isEmpty = (draft: Draft) =>
  draft.kind === "text" && draft.text.trim() === "";
