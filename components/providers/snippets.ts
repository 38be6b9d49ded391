import type { CodeSample } from "@/components/ui/code-block";
import type { ModelView } from "@/lib/predictions/schema";

const QUESTION = "Where does the time go?";

/** The same question by each client that works as it is, for who has a key. */
export function snippets(origin: string, models: ModelView[]): CodeSample[] {
  const spoken =
    models.find(
      ({ output, takes }) => output === "text" && takes.includes("text"),
    ) ?? models.find(({ takes }) => takes.includes("text"));
  const seeing = models.find(({ takes }) => takes.includes("image"));
  return [
    ...(spoken ? byOpenAi(origin, spoken.id) : []),
    ...(seeing ? [byClarifai(origin, seeing.id)] : []),
  ];
}

function byOpenAi(origin: string, model: string): CodeSample[] {
  const url = `${origin}/openai/v1`;
  const name = JSON.stringify(model);
  const messages = [{ role: "user", content: QUESTION }];
  const body = JSON.stringify({ model, messages });
  return [
    {
      language: "curl",
      code: [
        `curl ${url}/chat/completions \\`,
        `  -H "authorization: Bearer $SOJOURN_KEY" \\`,
        `  -H 'content-type: application/json' \\`,
        `  -d '${body.replaceAll("'", "'\\''")}'`,
      ].join("\n"),
    },
    {
      language: "Node",
      code: [
        `import { env, stdout } from "node:process";`,
        `import OpenAI from "openai";`,
        ``,
        `const client = new OpenAI({`,
        `  baseURL: "${url}",`,
        `  apiKey: env.SOJOURN_KEY,`,
        `});`,
        `const { choices } = await client.chat.completions.create({`,
        `  model: ${name},`,
        `  messages: [{ role: "user", content: "${QUESTION}" }],`,
        `});`,
        `stdout.write(choices[0].message.content);`,
      ].join("\n"),
    },
    {
      language: "Python",
      code: [
        `import os`,
        ``,
        `from openai import OpenAI`,
        ``,
        `client = OpenAI(`,
        `    base_url="${url}",`,
        `    api_key=os.environ["SOJOURN_KEY"],`,
        `)`,
        `completion = client.chat.completions.create(`,
        `    model=${name},`,
        `    messages=[{"role": "user", "content": "${QUESTION}"}],`,
        `)`,
        `print(completion.choices[0].message.content)`,
      ].join("\n"),
    },
  ];
}

const byClarifai = (origin: string, model: string): CodeSample => ({
  language: "Clarifai",
  code: [
    `import { readFileSync } from "node:fs";`,
    `import { env, stdout } from "node:process";`,
    `import Clarifai from "clarifai";`,
    ``,
    `const app = new Clarifai.App({`,
    `  apiEndpoint: "${origin}",`,
    `  apiKey: env.SOJOURN_KEY,`,
    `});`,
    `const { outputs } = await app.models.predict(${JSON.stringify(model)}, {`,
    `  base64: readFileSync("photo.jpg", "base64"),`,
    `});`,
    `stdout.write(JSON.stringify(outputs[0].data, null, 2));`,
  ].join("\n"),
});
