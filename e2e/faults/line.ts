import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { Transform } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";

/** What becomes of connections that go through it. */
type Mode = "pass" | "reset" | "stall" | "drip";

export type Line = {
  port: number;
  /** From now on, for connections that there are and for those to come. */
  be(mode: Mode): void;
  close(): Promise<void>;
};

const DRIP_BYTES = 64;
const DRIP_MS = 2;

/** A line to a server on loopback that can be cut, frozen, or left with a drip. */
export async function lineTo(target: number): Promise<Line> {
  const sockets = new Set<Socket>();
  const gate = { mode: "pass" as Mode, changed: Promise.withResolvers<void>() };

  const server = createServer((near) => {
    if (gate.mode === "reset") return void near.destroy();
    const far = connect(target, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.once("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(throttle(gate)).pipe(far);
    far.pipe(throttle(gate)).pipe(near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("No port.");

  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    be: (mode) => {
      gate.mode = mode;
      gate.changed.resolve();
      gate.changed = Promise.withResolvers();
      if (mode === "reset") cut();
    },
    close: async () => {
      server.close();
      cut();
      await once(server, "close");
    },
  };
}

/** Lets through what comes, as the mode of the moment says. */
function throttle(gate: { mode: Mode; changed: { promise: Promise<void> } }) {
  return new Transform({
    async transform(piece: Buffer, _encoding, done) {
      for (let from = 0; from < piece.length; ) {
        while (gate.mode === "stall") await gate.changed.promise;
        const isDrip = gate.mode === "drip";
        const to = isDrip ? from + DRIP_BYTES : piece.length;
        this.push(piece.subarray(from, to));
        from = to;
        if (isDrip) await pause(DRIP_MS);
      }
      done();
    },
  });
}
