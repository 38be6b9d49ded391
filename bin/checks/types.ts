import { oneThing, type Result } from "@/bin/checks/result";
import { tool } from "@/bin/checks/tool";

/** The types of the whole tree, those that Next makes of the routes included. */
export async function types(): Promise<Result> {
  const worked =
    (await tool("next", ["typegen"])) && (await tool("tsc", ["--noEmit"]));
  return oneThing("types", worked);
}
