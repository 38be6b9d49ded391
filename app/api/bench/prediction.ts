/** About what a prediction weighs, with nothing done for it. */
export function answerTo(text: string) {
  return {
    object: "prediction",
    id: "prd_00000000000000000000000000",
    created_at: "2026-01-01T00:00:00.000Z",
    model: { id: "language", provider: "built-in" },
    outcome: "ok",
    latency_ms: 0,
    output: {
      concepts: ["en", "de", "fr", "es", "it"].map((id) => ({
        id,
        name: "A language",
        value: 0.1234,
      })),
    },
    usage: null,
    input: {
      id: "inp_00000000000000000000000000",
      type: "text",
      bytes: text.length,
    },
    storage: { stored: true, expires_at: "2026-01-01T00:00:00.000Z" },
  };
}
