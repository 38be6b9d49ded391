import type { InputType } from "@/lib/inputs/schema";

/** What is in the box. */
export type Draft =
  | { kind: "text"; text: string }
  | { kind: "file"; file: File; type: InputType };

/** What a person asks in the playground. */
export type Asked = { model: string; draft: Draft; store: boolean };

export const EMPTY: Draft = { kind: "text", text: "" };

/** By what the browser says of the file. The server looks for itself. */
export function draftOf(file: File): Draft {
  const [family] = file.type.split("/");
  const type = family === "image" || family === "video" ? family : "text";
  return { kind: "file", file, type };
}

export const typeOf = (draft: Draft): InputType =>
  draft.kind === "text" ? "text" : draft.type;

export const isEmpty = (draft: Draft) =>
  draft.kind === "text" && draft.text.trim() === "";
