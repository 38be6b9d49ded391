// Runs on Node 20 with nothing installed: built-in modules only.
import { prepare, run } from "./toolchain.mjs";

// Has the web server built beside the product's, with the routes of the floors.
process.env.SOJOURN_BENCH = "1";
await prepare({ forTests: true });
run("bin/bench.ts", process.argv.slice(2));
