// Checks a receipt by itself and a public key: no network, no server, no database.
// With the address of a log, compares it with a checkpoint that somebody kept. An
// export is checked in the same way: by its own signature.
import { parseArgs } from "node:util";

import { CannotRun, run } from "@/bin/cannot-run";
import { checkExport } from "@/bin/verify/export";
import { checkLog } from "@/bin/verify/log";
import { checkReceipt } from "@/bin/verify/receipt";

const USAGE = `Usage: npm run verify -- receipt.json
         [--content <file> --salt <hex>]   also that it is about this content
       npm run verify -- --checkpoint <file> --log <address>
         whether the log there still has all that it had then
       npm run verify -- --export file.zip
         whether an export is as this instance made it
       All take --key <key, or a file of keys>.`;

const STRING = { type: "string" } as const;

await run(async () => {
  const isRight = await wanted();
  if (!isRight) process.exitCode = 1;
});

function wanted(): Promise<boolean> {
  const { values, positionals } = argumentsGiven();
  const { key, content, salt, checkpoint, log } = values;
  const [file, ...others] = positionals;
  if (values.export) {
    const { export: archive, key: _, ...rest } = values;
    if (file || Object.keys(rest).length > 0) throw new CannotRun(USAGE);
    return checkExport({ file: archive, key });
  }
  const ofContent = content !== undefined && salt !== undefined;
  const alone = content === undefined && salt === undefined;
  if (checkpoint && log && alone && !file) {
    return checkLog({ checkpoint, log, key });
  }
  if (file && others.length === 0 && !checkpoint && !log) {
    if (ofContent || alone) return checkReceipt({ file, key, content, salt });
  }
  throw new CannotRun(USAGE);
}

function argumentsGiven() {
  try {
    return parseArgs({
      options: {
        key: STRING,
        content: STRING,
        salt: STRING,
        checkpoint: STRING,
        log: STRING,
        export: STRING,
      },
      allowPositionals: true,
    });
  } catch {
    throw new CannotRun(USAGE);
  }
}
