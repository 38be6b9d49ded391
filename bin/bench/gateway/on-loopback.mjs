// Loaded before a server that would listen on every address: on loopback alone it does.
import { Server } from "node:net";

const { listen } = Server.prototype;

Server.prototype.listen = function onLoopback(port, ...rest) {
  const listening = rest.find((one) => typeof one === "function");
  return listen.call(
    this,
    { port: Number(port), host: "127.0.0.1" },
    listening,
  );
};
