import { expect, test } from "vitest";

import {
  acceptable,
  concepts,
  isSaidBy,
  regions,
  spans,
} from "@/components/annotations/accepting";
import { AnnotationBody, type AnnotationView } from "@/lib/annotations/schema";
import type { Output } from "@/lib/models/output";

const said = (body: AnnotationBody): AnnotationView => ({
  object: "annotation",
  id: "ann_1",
  input: "inp_1",
  ...body,
  author: "usr_1",
  created_at: "2026-11-24T00:00:00.000Z",
  changed_at: "2026-11-24T00:00:00.000Z",
});

const cat = { id: "c1", name: "cat", value: 0.6 };
const email = { label: "email", start: 3, end: 9, value: 0.9 };
const box = { left: 0, top: 0, right: 0.5, bottom: 0.5 };
const ship = { label: "ship", value: 0.7, box };

const ANSWERS: Output[] = [
  { concepts: [cat, { id: "dog", name: "", value: 0.2 }] },
  { spans: [email] },
  { regions: [ship] },
];

test.each(ANSWERS)("what a model said can be said by a person", (output) => {
  const body = acceptable(output);
  expect(AnnotationBody.safeParse(body).success).toBe(true);
  if (!body) return;
  expect(isSaidBy([], body)).toBe(false);
  expect(isSaidBy([said(body)], body)).toBe(true);
});

test("a person says that it is so, however sure the model was", () => {
  expect(concepts([cat]).concepts).toEqual([{ name: "cat", value: 1 }]);
});

test("what is said of another place, or by another name, isn't the same", () => {
  const here = [said(spans([email])), said(regions([ship]))];
  expect(isSaidBy(here, spans([{ ...email, end: 10 }]))).toBe(false);
  expect(isSaidBy(here, spans([{ ...email, label: "phone" }]))).toBe(false);
  const wider = { ...ship, box: { ...box, right: 0.6 } };
  expect(isSaidBy(here, regions([wider]))).toBe(false);
  expect(isSaidBy(here, regions([ship]))).toBe(true);
});

test("of nothing, of a text and of colours there is nothing to agree to", () => {
  expect(acceptable({ concepts: [] })).toBeNull();
  expect(acceptable({ text: "A ship." })).toBeNull();
  expect(acceptable({ colors: [] })).toBeNull();
});
