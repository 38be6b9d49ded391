import { AppError } from "@/lib/errors";

/**
 * What a provider that has no responses can't be asked. Names of members and kinds are
 * ours to tell only where they are known ones, so what else was sent isn't quoted.
 */
export const cantBeAsked = (param: string, what: string) =>
  new AppError(
    "invalid_request",
    `The provider of this model has chat completions alone, and ${what}.`,
    { param },
  );
