// Runs on Node 20 with nothing installed: built-in modules only.
import { prepare, run } from "./toolchain.mjs";

await prepare();
run("bin/sojourn.ts", process.argv.slice(2));
