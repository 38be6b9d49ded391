/** What a check consists of, each a place where it can end. */
export type Step =
  | "platform"
  | "key"
  | "receipt"
  | "entry"
  | "proof"
  | "note"
  | "file"
  | "signature"
  | "checkpoint"
  | "inclusion"
  | "salt"
  | "commitment"
  | "rollback"
  | "fork"
  | "history";

/** Why something isn't proven: the step that failed, and a sentence for anyone. */
export class Unproven extends Error {
  override readonly name = "Unproven";

  constructor(
    readonly step: Step,
    message: string,
  ) {
    super(message);
  }
}
