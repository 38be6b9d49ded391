import type { TYPE_NAMES } from "@/components/inputs/naming";
import { inList } from "@/components/ui/in-list";
import { CLARIFAI_OUTPUTS } from "@/lib/models/clarifai/schema";
import { OIP_OUTPUTS } from "@/lib/models/oip/schema";
import type { OutputKind } from "@/lib/models/output";
import type { Role } from "@/lib/permissions";
import type { Price, ProviderType } from "@/lib/providers/schema";

type Example = { of: string; url: string };

type TypeWords = {
  label: string;
  hint: string;
  /** Whose such servers are, and where they are unless somebody moved them. */
  examples: Example[];
  key: string;
};

/** What is told of each type of provider. */
export const TYPES: Record<ProviderType, TypeWords> = {
  openai: {
    label: "OpenAI's API",
    hint: "OpenAI, Ollama, vLLM, LM Studio, TGI, LocalAI and many others.",
    examples: [
      { of: "OpenAI", url: "https://api.openai.com/v1" },
      { of: "Ollama", url: "http://127.0.0.1:11434/v1" },
      { of: "vLLM", url: "http://127.0.0.1:8000/v1" },
      { of: "LM Studio", url: "http://127.0.0.1:1234/v1" },
    ],
    key: "An API key.",
  },
  oip: {
    label: "Open Inference Protocol",
    hint: "Triton, KServe, OpenVINO and MLServer, over REST.",
    examples: [
      { of: "Triton", url: "http://127.0.0.1:8000" },
      { of: "MLServer", url: "http://127.0.0.1:8080" },
      { of: "OpenVINO", url: "http://127.0.0.1:9001" },
    ],
    key: "A bearer token, where something before it wants one.",
  },
  clarifai: {
    label: "Clarifai's API",
    hint: "Clarifai, or another Sojourn.",
    examples: [
      { of: "Clarifai", url: "https://api.clarifai.com" },
      {
        of: "An app there",
        url: "https://api.clarifai.com/v2/users/clarifai/apps/main",
      },
    ],
    key: "A personal access token, or an app's key.",
  },
};

/** What a model answers, in a word or two. */
export const ANSWERS: Record<OutputKind, string> = {
  concepts: "concepts",
  colors: "colours",
  spans: "spans of text",
  regions: "regions",
  text: "text",
  embedding: "a vector",
  frames: "frames",
};

/** What models of each type can answer. */
export const ANSWERED_BY: Record<ProviderType, readonly OutputKind[]> = {
  openai: ["text", "embedding"],
  oip: OIP_OUTPUTS,
  clarifai: CLARIFAI_OUTPUTS,
};

type Kind = { takes: (keyof typeof TYPE_NAMES)[]; output: string };

/** `takes text and images, answers text`. */
export function kindWords({ takes, output }: Kind): string {
  const taken = inList(takes.map((type) => TAKEN[type]));
  return `takes ${taken}, answers ${ANSWERS[output as OutputKind] ?? output}`;
}

const TAKEN = { text: "text", image: "images", video: "videos" };

/** Who may ask a model, by the least that they have to be. */
export const WHO: Record<Role, string> = {
  viewer: "Everyone who may predict",
  editor: "Everyone who may predict",
  admin: "Admins and owners",
  owner: "Owners",
};

const DOLLARS = new Intl.NumberFormat("en-US", {
  ...{ style: "currency", currency: "USD", maximumFractionDigits: 6 },
});

/** `$2.50 in, $10.00 out, for a million tokens`. */
export const priceWords = ({ input, output }: Price): string =>
  `${DOLLARS.format(input)} in, ${DOLLARS.format(output)} out`;
