import { expect, test } from "vitest";

import { language } from "@/lib/models/builtin/language";
import { answerTo } from "@/lib/testing/answers";

test.each([
  [
    "en",
    "English",
    "Nobody is to blame for what the weather did to the harvest this year.",
  ],
  [
    "de",
    "German",
    "Niemand ist schuld daran, was das Wetter dieses Jahr der Ernte getan hat.",
  ],
  [
    "fr",
    "French",
    "Personne n'est responsable de ce que le temps a fait à la récolte cette année.",
  ],
  [
    "es",
    "Spanish",
    "Nadie tiene la culpa de lo que el tiempo le hizo a la cosecha este año.",
  ],
  [
    "ru",
    "Russian",
    "Никто не виноват в том, что погода сделала с урожаем в этом году.",
  ],
  [
    "el",
    "Greek",
    "Κανείς δεν φταίει για ό,τι έκανε ο καιρός στη σοδειά φέτος.",
  ],
  ["ar", "Arabic", "لا أحد يتحمل اللوم على ما فعله الطقس بالمحصول هذا العام."],
  ["hi", "Hindi", "इस साल मौसम ने फसल के साथ जो किया उसके लिए कोई दोषी नहीं है।"],
  ["zh", "Chinese", "今年的天气对收成造成的影响不能怪任何人。"],
  ["ja", "Japanese", "今年の天気が収穫に与えた影響は誰のせいでもありません。"],
  ["ko", "Korean", "올해 날씨가 수확에 미친 영향은 누구의 잘못도 아닙니다."],
])("%s is known as %s", async (id, name, text) => {
  const { concepts } = await answerTo(language, text);
  expect(concepts?.[0]).toMatchObject({ id, name });
  expect(concepts?.[0]?.value).toBeGreaterThan(0.4);
});

test("at most five languages are named, best first", async () => {
  const { concepts = [] } = await answerTo(
    language,
    "The tall man has a good hand and a warm heart.",
  );
  expect(concepts.length).toBeLessThanOrEqual(5);
  expect(concepts.length).toBeGreaterThan(1);
  const values = concepts.map(({ value }) => value);
  expect(values).toEqual(values.toSorted((a, b) => b - a));
});

test.each([
  ["nothing", ""],
  ["blanks", " \n\t "],
  ["digits", "12 345 6789"],
  ["emoji", "😍😍"],
])("%s is in no language", async (_, text) => {
  expect(await answerTo(language, text)).toEqual({ concepts: [] });
});

test("a long text is known by the whole of it, not by how it begins", async () => {
  const heading = "Die Würde des Menschen ist unantastbar. ".repeat(12);
  const rest = "La dignité de l'être humain est inviolable. ".repeat(1_500);
  const { concepts } = await answerTo(language, heading + rest);
  expect(concepts?.[0]?.id).toBe("fr");
});

test("the same text has the same answer", async () => {
  const text = "Wie schön, dass du da bist, my friend.";
  expect(await answerTo(language, text)).toEqual(
    await answerTo(language, text),
  );
});
