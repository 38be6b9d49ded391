import { beforeAll, describe, test } from "vitest";

import { db } from "@/lib/db";
import {
  answerCell,
  bytesIn,
  type Cell,
  expectAll,
  expectNothing,
  inputCell,
  keyCell,
  sealedThings,
  type Things,
  uuid,
  whileThere,
} from "@/lib/testing/sealed";

let mine: Things;

beforeAll(async () => {
  mine = await sealedThings();
});

describe("D8: ciphertext that was moved doesn't open", () => {
  test("in another row, with or without the key that goes with it", async () => {
    const { get, first, large } = mine;
    const key = keyCell(large.id);
    const content = inputCell("sealed_content", large.id);
    const details = inputCell("sealed_details", large.id);
    const read = () => get(`/inputs/${large.id}`);
    const from = async (cell: Cell) =>
      bytesIn({ ...cell, id: uuid(first.inputId) });

    await whileThere([[details, await from(details)]], async () =>
      expectNothing(await read()),
    );
    const all: [Cell, Buffer][] = [
      [details, await from(details)],
      [content, await from(content)],
      [key, await from(key)],
    ];
    await whileThere(all, async () => expectNothing(await read()));
    await expectAll(await read());
  });

  test("in another row, of a blob", async () => {
    const { get, large, other } = mine;
    const blob = inputCell("blob_key", other.id);
    const theirs = await bytesIn(inputCell("blob_key", large.id));
    const key = await bytesIn(keyCell(large.id));
    const read = () => get(`/inputs/${other.id}/content`);

    await whileThere([[blob, theirs]], async () => expectNothing(await read()));
    const both: [Cell, Buffer][] = [
      [blob, theirs],
      [keyCell(other.id), key],
    ];
    await whileThere(both, async () => expectNothing(await read()));
    await expectAll(await read());
  });

  test("in another field of its own row", async () => {
    const { get, first, image } = mine;
    const content = inputCell("sealed_content", first.inputId);
    const details = inputCell("sealed_details", first.inputId);
    const moved: [Cell, Cell, string][] = [
      [details, content, `/inputs/${first.inputId}/content`],
      [content, details, `/inputs/${first.inputId}`],
      [
        inputCell("sealed_thumbnail", image.id),
        inputCell("sealed_content", image.id),
        `/inputs/${image.id}/content`,
      ],
      [
        inputCell("sealed_content", image.id),
        inputCell("sealed_thumbnail", image.id),
        `/inputs/${image.id}/thumbnail`,
      ],
    ];
    for (const [from, to, path] of moved) {
      await whileThere([[to, await bytesIn(from)]], async () =>
        expectNothing(await get(path)),
      );
      await expectAll(await get(path));
    }
  });

  test("in another prediction of its own record", async () => {
    const { get, first, second } = mine;
    const answer = await bytesIn(answerCell(first.id));
    await whileThere([[answerCell(second.id), answer]], async () =>
      expectNothing(await get(`/predictions/${second.id}`)),
    );
  });

  test("behind another Idempotency-Key of its own record", async () => {
    const { first, second, one } = mine;
    const where = { ownerId: one.ctx.appId, inputId: uuid(first.inputId) };
    const [a, b] = await db().idempotencyKey.findMany({ where });
    for (const [row, other] of [
      [a, b],
      [b, a],
    ]) {
      if (!row || !other) throw new Error("Both answers were to be kept.");
      await db().idempotencyKey.updateMany({
        where: { ownerId: row.ownerId, keyHash: row.keyHash },
        data: { sealedAnswer: other.sealedAnswer },
      });
    }
    await expectNothing(await first.again());
    await expectNothing(await second.again());
  });

  test("in another tenant's row, with the key that goes with it", async () => {
    const theirs = await sealedThings();
    const details = inputCell("sealed_details", mine.first.inputId);
    const content = inputCell("sealed_content", mine.first.inputId);
    const key = keyCell(mine.first.inputId);
    const from = async (cell: Cell) =>
      bytesIn({ ...cell, id: uuid(theirs.first.inputId) });
    const all: [Cell, Buffer][] = [
      [details, await from(details)],
      [content, await from(content)],
      [key, await from(key)],
    ];
    await whileThere(all, async () => {
      const path = `/inputs/${mine.first.inputId}`;
      await expectNothing(await mine.get(path));
      await expectNothing(await mine.get(`${path}/content`));
    });

    const blob = inputCell("blob_key", mine.large.id);
    const large = { ...blob, id: uuid(theirs.large.id) };
    await whileThere([[blob, await bytesIn(large)]], async () =>
      expectNothing(await mine.get(`/inputs/${mine.large.id}/content`)),
    );
  });
});
