import { recipientRoute } from "@/lib/http/community";
import {
  SubprocessorNamed,
  SubprocessorPatch,
} from "@/lib/trust/subprocessors/schema";
import {
  changeSubprocessor,
  endSubprocessor,
} from "@/lib/trust/subprocessors/subprocessors";

export const PATCH = recipientRoute(
  SubprocessorPatch.extend(SubprocessorNamed.shape),
  changeSubprocessor,
);

export const DELETE = recipientRoute(SubprocessorNamed, endSubprocessor);
