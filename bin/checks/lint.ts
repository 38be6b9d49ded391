import { oneThing, type Result } from "@/bin/checks/result";
import { tool } from "@/bin/checks/tool";

export async function lint(): Promise<Result> {
  return oneThing("lint", await tool("biome", ["check"]));
}
