import "server-only";

import type { Most, OipOptions } from "@/lib/models/oip/schema";
import {
  numbersIn,
  shown,
  type Tensor,
  textsIn,
  unfit,
} from "@/lib/models/oip/tensor";
import type { Concept } from "@/lib/models/output";

type Reading = Pick<OipOptions, "activation" | "labels">;

/** What a class is called, and what the model's number for it is. */
type Score = { label: string; value: number };

/**
 * What a model is surest of first. Throws `provider_failed` where the tensor is no list
 * of scores, or isn't of as many as there are labels.
 */
export function conceptsIn(
  tensor: Tensor,
  { activation, labels }: Reading,
  { max_concepts, min_value }: Most,
): Concept[] {
  const scores =
    tensor.datatype === "BYTES" ? classesIn(tensor) : scoresIn(tensor, labels);
  const shares = SHARES[activation](scores.map(({ value }) => value));
  if (!shares.every(isShare)) {
    throw unfit(
      tensor.name,
      "has scores that are not from 0 to 1: they may want a softmax, or a sigmoid",
    );
  }
  return scores
    .map(({ label }, place) => ({
      ...{ id: label, name: label },
      value: Math.min(1, Math.max(0, shares[place] ?? 0)),
    }))
    .filter(({ value }) => value >= min_value)
    .sort((one, other) => other.value - one.value)
    .slice(0, max_concepts);
}

function scoresIn(tensor: Tensor, labels: string[]): Score[] {
  const { name, shape } = tensor;
  if (shape.filter((size) => size !== 1).length > 1) {
    throw unfit(name, `is ${shown(tensor)}, not one row of scores`);
  }
  const values = numbersIn(tensor);
  if (labels.length > 0 && labels.length !== values.length) {
    throw unfit(
      name,
      `has ${values.length} scores, and there are ${labels.length} labels`,
    );
  }
  return values.map((value, place) => ({
    label: labels[place] ?? String(place),
    value,
  }));
}

/** `<value>:<index>[:<label>]`, by the classification extension. */
const CLASS = /^([^:]+):(\d+)(?::(.+))?$/s;

function classesIn(tensor: Tensor): Score[] {
  return textsIn(tensor).map((text) => {
    const [, value = "", place = "", label = place] = CLASS.exec(text) ?? [];
    const number = Number(value);
    if (place !== "" && Number.isFinite(number)) {
      return { label, value: number };
    }
    throw unfit(tensor.name, "is of BYTES that are no classes");
  });
}

/** What FP16 and BF16 may be off by. */
const TOLERANCE = 0.01;

const isShare = (value: number) =>
  value >= -TOLERANCE && value <= 1 + TOLERANCE;

/** What makes shares of scores. */
const SHARES: Record<OipOptions["activation"], (values: number[]) => number[]> =
  {
    none: (values) => values,
    sigmoid: (values) => values.map((value) => 1 / (1 + Math.exp(-value))),
    softmax: (values) => {
      const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
      const parts = values.map((value) => Math.exp(value - most));
      const whole = parts.reduce((sum, part) => sum + part, 0);
      return parts.map((part) => part / whole);
    },
  };
