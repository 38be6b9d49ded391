import { expect, test } from "vitest";

import { actionsIn, answersTo, pastedId } from "@/components/palette/place";
import { newId, showId } from "@/lib/ids";

test("an action is found by the beginnings of its words, in any order", () => {
  const found = (text: string) =>
    actionsIn("notes", true)
      .filter((place) => answersTo(text, place))
      .map(({ label }) => label);

  expect(found("key api")).toEqual(["Create an API key"]);
  expect(found("set")).toEqual(["Rename this app", "Choose what is indexed"]);
  expect(found("keyboard")).toEqual([]);
});

test("who may not make keys is not led there", () => {
  expect(actionsIn("notes", false).map(({ href }) => href)).not.toContain(
    "/apps/notes/api-keys?new=true",
  );
});

test("an id that is pasted leads to what it names, and nothing else does", () => {
  const id = (prefix: "inp" | "rcp" | "prd" | "key") =>
    showId(prefix, newId(new Date()));
  const [input, receipt, prediction] = [id("inp"), id("rcp"), id("prd")];

  expect(pastedId("notes", input)).toMatchObject({
    href: `/apps/notes/inputs/${input}`,
  });
  expect(pastedId("notes", receipt)).toMatchObject({
    href: `/apps/notes/receipts/${receipt}`,
  });
  expect(pastedId("notes", prediction)).toEqual({ prediction });
  expect(pastedId("notes", id("key"))).toBeNull();
  expect(pastedId("notes", "inp_")).toBeNull();
});
