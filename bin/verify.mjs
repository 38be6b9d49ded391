// Runs on Node 20 with nothing installed: built-in modules only.
import { prepare, run } from "./toolchain.mjs";

await prepare();
run("bin/verify.ts", process.argv.slice(2));
