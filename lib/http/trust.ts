import "server-only";

import { answering } from "@/lib/http/answer";
import { said } from "@/lib/http/route";
import { refuseWhereOff } from "@/lib/trust/center";

/** Makes a route handler of what the Trust Center tells everyone. */
export const told = (read: () => Promise<unknown>) => (): Promise<Response> =>
  answering(async () => {
    refuseWhereOff();
    return said(await read());
  });
