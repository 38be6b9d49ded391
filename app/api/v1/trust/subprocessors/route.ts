import { recipientRoute } from "@/lib/http/community";
import { Nothing, openRoute } from "@/lib/http/trust";
import { wholeList } from "@/lib/paging";
import { NewSubprocessor } from "@/lib/trust/subprocessors/schema";
import {
  addSubprocessor,
  subprocessorsIn,
} from "@/lib/trust/subprocessors/subprocessors";

export const dynamic = "force-dynamic";

export const GET = openRoute(Nothing, async ({ db }) =>
  wholeList(await subprocessorsIn(db)),
);

export const POST = recipientRoute(NewSubprocessor, addSubprocessor);
