import { AppError, type Failure } from "@/lib/errors";
import type { Answer } from "@/lib/models/provider";

/**
 * A model had begun to answer when it ended, by its own fault, by that of the line, or
 * because whoever asked has left. What came by then is here, for the record alone.
 */
export class BrokenOff extends AppError {
  constructor(
    readonly partial: Answer,
    code: Failure = "provider_failed",
    message = "The model's answer broke off.",
    options: { cause?: unknown } = {},
  ) {
    super(code, message, options);
  }
}
