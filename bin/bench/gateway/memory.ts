const MIB = 1024 * 1024;
const PARTS = 10;

/** What the server takes of memory after each tenth of so many streams, in MiB. */
export async function memoryOver(
  url: string,
  amount: number,
  take: (amount: number) => Promise<unknown>,
): Promise<number[]> {
  const memory: number[] = [];
  for (let part = 0; part < PARTS; part++) {
    await take(Math.ceil(amount / PARTS));
    memory.push(await residentIn(url));
  }
  return memory;
}

async function residentIn(url: string): Promise<number> {
  const text = await (await fetch(new URL("/metrics", url))).text();
  const bytes = /^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1];
  if (bytes === undefined) throw new Error("The server tells no memory.");
  return Number(bytes) / MIB;
}
