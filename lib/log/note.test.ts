import { describe, expect, test } from "vitest";
import { parseKey, parseKeys, printKey, verifierKey } from "@/lib/log/key";
import vectors from "@/lib/log/log.vectors.json";
import { openNote, signNote } from "@/lib/log/note";
import { signerOf } from "@/lib/log/sign";
import { Secret } from "@/lib/secret";

const { spec, peter, enoch, text, badKeys } = vectors.notes;
const note = `${text}\n${peter.signature}`;
const peterKey = await parseKey(peter.vkey);
const enochKey = await parseKey(enoch.vkey);

const fails = (step: string) => expect.objectContaining({ step });

describe("a public key", () => {
  test.each([spec.vkey, peter.vkey, enoch.vkey])(
    "%s is read and told as it is",
    async (vkey) => {
      expect(printKey(await parseKey(vkey))).toBe(vkey);
    },
  );

  test("is refused when any part of it is missing or changed", async () => {
    const { vkey } = peter;
    const mangled = [...badKeys];
    for (let from = 0; from <= vkey.length; from++) {
      for (let to = from + 1; to <= vkey.length; to++) {
        if (to - from < vkey.length) mangled.push(vkey.slice(from, to));
      }
      const code = vkey.charCodeAt(from) + 1;
      const next = String.fromCharCode(code || 0);
      mangled.push(vkey.slice(0, from) + next + vkey.slice(from + 1));
    }
    for (const key of mangled) {
      await expect(parseKey(key), key).rejects.toEqual(fails("key"));
    }
  });

  test.each(["", "a b", "a+b", "a\u00a0b", "a\u2003b", "\ud800"])(
    "can't have the name %j",
    async (name) => {
      await expect(verifierKey(name, new Uint8Array(32))).rejects.toEqual(
        fails("key"),
      );
    },
  );

  test("stands on a line of its own where there are several", async () => {
    const keys = await parseKeys(`\n${peter.vkey}\r\n  ${enoch.vkey}\n\n`);

    expect(keys.map(printKey)).toEqual([peter.vkey, enoch.vkey]);
    await expect(parseKeys(" \n")).rejects.toEqual(fails("key"));
  });
});

describe("a signed note", () => {
  test("is opened by the key of the specification", async () => {
    const opened = await openNote(spec.note, [await parseKey(spec.vkey)]);

    expect(opened.text).toBe("This is an example message.\n");
  });

  test("is signed as Go signs it", async () => {
    const base64 = peter.skey.split("+").slice(4).join("+");
    const seed = new Secret(
      new Uint8Array(Buffer.from(base64, "base64")).subarray(1),
    );
    const signer = await signerOf("PeterNeumann", seed);

    expect(printKey(signer.key)).toBe(peter.vkey);
    expect(await signNote(text, [signer])).toBe(note);
  });

  test("tells which of the known keys signed it, and passes over others", async () => {
    const both = note + enoch.signature;

    expect((await openNote(both, [peterKey])).signedBy).toEqual([peterKey]);
    expect((await openNote(both, [enochKey, peterKey])).signedBy).toEqual([
      peterKey,
      enochKey,
    ]);
    expect((await openNote(note + peter.signature, [peterKey])).text).toBe(
      text,
    );
  });

  test("has an author among the known keys, or is refused", async () => {
    const misnamed = note.replace("— PeterNeumann", "— CarmenSandiego");
    const otherId = note.replace("x08g", "xxxx");

    for (const wrong of [misnamed, otherId]) {
      await expect(openNote(wrong, [peterKey])).rejects.toEqual(
        fails("signature"),
      );
    }
    await expect(openNote(note, [enochKey])).rejects.toThrow(
      "signed by PeterNeumann+c74f20a3, not by EnochRoot+af0cfe78",
    );
  });

  test("is refused where one of the known keys didn't sign this", async () => {
    const longer = peter.signature.replace("IAQx", "IABCDAQx");
    const othersText = `other ${text}\n${peter.signature}`;
    const enochs = `${text}\n${enoch.signature}${longer}`;

    expect(longer).not.toBe(peter.signature);
    for (const wrong of [`${text}\n${longer}`, othersText, enochs]) {
      await expect(openNote(wrong, [peterKey, enochKey])).rejects.toEqual(
        fails("signature"),
      );
    }
  });

  test.each([
    ["no signature", text],
    ["an empty list of signatures", `${text}\n`],
    ["no newline at its end", note.slice(0, -1)],
    ["half of a last line", note + enoch.signature.slice(0, -1)],
    ["a control character", `\u0001${note}`],
    ["a carriage return", note.replaceAll("\n", "\r\n")],
    ["a lone surrogate", `\ud800${note}`],
    ["a name with a space", `${text}\n— Bad Name x08go/ZJ\n`],
    ["a line behind its signatures", `${note}Unexpected line.\n`],
    ["a hyphen for the dash", note.replace("— ", "- ")],
    ["a space at the end of a line", note.replace("nAM=\n", "nAM= \n")],
    ["base 64 without its padding", note.replace("nAM=\n", "nAM\n")],
    ["base 64 that spells it otherwise", note.replace("nAM=\n", "nAN=\n")],
    ["a signature of nothing", `${text}\n— PeterNeumann x08goA==\n`],
    ["too many signatures", note + peter.signature.repeat(100)],
  ])("can't have %s", async (_, wrong) => {
    expect(wrong).not.toBe(note);
    await expect(openNote(wrong, [peterKey])).rejects.toEqual(fails("note"));
  });

  test("may have as many signatures as the specification asks for", async () => {
    const many = note + enoch.signature.repeat(99);

    expect((await openNote(many, [peterKey])).text).toBe(text);
  });

  test("isn't made of a text that can't be one", async () => {
    const signer = await signerOf("a", new Secret(new Uint8Array(32)));

    await expect(signNote("no newline", [signer])).rejects.toEqual(
      fails("note"),
    );
    await expect(signNote("tab\t\n", [signer])).rejects.toEqual(fails("note"));
    await expect(signNote(text, [])).rejects.toEqual(fails("note"));
  });
});
