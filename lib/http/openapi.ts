import { z } from "zod";

import { OPERATIONS, type Operation } from "@/lib/http/operations";
import { QueryText } from "@/lib/inputs/schema";
import { Readiness } from "@/lib/metrics/schema";
import { GRAMMAR } from "@/lib/search/language/grammar";
import { UploadView } from "@/lib/uploads/schema";

/**
 * The OpenAPI 3.1 document of the native API, made from the schemas that validate it
 * (JSON Schema 2020-12, which 3.1 speaks).
 */
export function openApi(serverUrl: string) {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of OPERATIONS) {
    const path = (paths[operation.path] ??= {});
    path[operation.method] = described(operation);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Sojourn",
      version: "1",
      description:
        "A private home for what people send to models. Send an app key as " +
        "`Authorization: Bearer snj_…`.",
    },
    servers: [{ url: `${serverUrl}/api/v1` }],
    security: [{ key: [] }],
    paths: { ...paths, ...health(serverUrl) },
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer" } },
      parameters: { q: searched },
      responses: { Problem: problem },
      headers: CONTENT_HEADERS,
    },
  };
}

/** What is not below /api/v1, and asks for no key. */
function health(serverUrl: string) {
  const schema = schemaOf(Readiness, "output");
  const content = { "application/json": { schema } };
  const servers = [{ url: serverUrl }];
  const open = { tags: ["Health"], security: [] };
  return {
    "/api/health": {
      servers,
      get: {
        ...open,
        operationId: "getHealth",
        summary: "Ask whether the process answers",
        responses: { 200: { description: "It does." } },
      },
    },
    "/api/health/ready": {
      servers,
      get: {
        ...open,
        operationId: "getReadiness",
        summary: "Ask whether the process can do its work",
        description:
          "Tries database, blob store and keys, for three seconds at most, and " +
          "says how the purge is doing.",
        responses: {
          200: { description: "It can.", content },
          503: { description: "It can't, and this is why.", content },
        },
      },
    },
  };
}

/** What the answer of a call that carries content says of it. */
const CONTENT_HEADERS = {
  "sojourn-storage": {
    description: "The storage decision.",
    schema: { type: "string" },
    example: "stored; expires=2026-12-20T14:03:00.000Z",
  },
  "sojourn-receipt": {
    description: "The receipt, where one was asked for.",
    schema: { type: "string" },
  },
  "sojourn-receipt-salt": {
    description:
      "Where nothing was stored: with it and the content, and not without, anybody " +
      "can check what the receipt is about. It is kept nowhere.",
    schema: { type: "string" },
  },
};

const problem = {
  description: "What is wrong, and what to do (RFC 9457).",
  content: {
    "application/problem+json": {
      schema: {
        type: "object",
        required: ["type", "title", "status", "detail", "instance", "error"],
        properties: {
          type: { type: "string" },
          title: { type: "string" },
          status: { type: "integer" },
          detail: { type: "string" },
          instance: { type: "string" },
          fields: {
            type: "object",
            additionalProperties: { type: "array", items: { type: "string" } },
          },
          position: {
            type: "integer",
            minimum: 1,
            description:
              "Where in a text that is at fault, such as a query: in UTF-16 " +
              "code units, counted from 1.",
          },
          error: {
            type: "object",
            required: ["message", "type", "param", "code"],
            properties: {
              message: { type: "string" },
              type: { type: "string" },
              param: { type: ["string", "null"] },
              code: { type: "string" },
            },
          },
        },
      },
    },
  },
};

const fileOf = (types: string[]) => ({
  required: true,
  content: Object.fromEntries(types.map((type) => [type, {}])),
});

function described(operation: Operation): object {
  const { method, id, tag, summary, description, scope } = operation;
  const needs = scope ? `Needs the scope \`${scope}\`.` : "";
  return {
    operationId: id,
    tags: [tag],
    ...(operation.open && { security: [] }),
    summary,
    description: [description, needs].filter(Boolean).join("\n\n"),
    parameters: [
      ...inPath(operation.path),
      ...inQuery(operation.query, true),
      ...inQuery(operation.raw, false),
      ...(method === "post" ? [idempotencyKey] : []),
      ...(operation.raw ? [receiptWanted] : []),
      ...(operation.ranged ? [contentRange] : []),
    ],
    ...(operation.body && { requestBody: bodyOf(operation) }),
    ...(operation.file && { requestBody: fileOf(operation.file) }),
    ...(operation.ranged && { requestBody: range }),
    responses: {
      [statusOf(operation)]: answered(operation),
      ...(operation.ranged && { 308: durable }),
      default: { $ref: "#/components/responses/Problem" },
    },
  };
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  description: "Does this once: the same key and body give the same answer.",
  schema: { type: "string", maxLength: 255 },
};

/** The one language of all that is searched. */
const searched = {
  name: "q",
  in: "query",
  description: GRAMMAR,
  schema: schemaOf(QueryText, "input"),
};

const receiptWanted = {
  name: "sojourn-receipt",
  in: "header",
  description:
    "`true` makes a receipt: of having kept nothing of this call, where nothing is " +
    "stored, else of having received it. Of one input at a time.",
  schema: { type: "boolean" },
};

const contentRange = {
  name: "Content-Range",
  in: "header",
  description: "Which bytes of the whole the body is (RFC 9110 §14.4).",
  schema: { type: "string" },
  example: "bytes 8388608-16777215/20000000",
};

const range = {
  required: true,
  content: { "*/*": { schema: { type: "string", format: "binary" } } },
};

const durable = {
  description: "More is to come.",
  headers: {
    range: {
      description: "What is durable. Left out where nothing is.",
      schema: { type: "string" },
      example: "bytes=0-8388607",
    },
  },
  content: {
    "application/json": { schema: schemaOf(UploadView, "output") },
  },
};

/** What a call answers that has done what it was to do. */
export function statusOf({ answer, ranged }: Operation): number {
  if (ranged) return 201;
  return answer === null ? 204 : 200;
}

function inPath(path: string): object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    ...(name === "app" && { description: "The app's id or slug." }),
    schema: { type: "string" },
  }));
}

function inQuery(query: z.ZodObject | undefined, always: boolean): object[] {
  if (!query) return [];
  const { properties = {}, required = [] } = schemaOf(query, "input");
  return Object.entries(properties).map(([name, schema]) => {
    if (name === "q") return { $ref: "#/components/parameters/q" };
    return {
      name,
      in: "query",
      required: always && required.includes(name),
      ...(!always && { description: "Of a raw body." }),
      schema,
    };
  });
}

function bodyOf({ body, beside, raw }: Operation): object {
  if (!body) return {};
  const file = { type: "string", format: "binary" };
  return {
    required: true,
    content: {
      "application/json": { schema: schemaOf(body, "input") },
      ...(beside && {
        "multipart/form-data": {
          schema: {
            type: "object",
            required: ["file"],
            properties: { request: schemaOf(beside, "input"), file },
          },
        },
      }),
      ...(raw && { "*/*": { schema: file } }),
    },
  };
}

function answered({ answer, raw, csv }: Operation): object {
  if (answer === null) return { description: "Done." };
  const [type, schema] =
    typeof answer === "string"
      ? [answer, { type: "string", format: "binary" }]
      : ["application/json", schemaOf(answer, "output")];
  return {
    description: "What came of it.",
    content: {
      [type]: { schema },
      ...(csv && { "text/csv": { schema: { type: "string" } } }),
    },
    ...(raw && {
      headers: Object.fromEntries(
        Object.keys(CONTENT_HEADERS).map((name) => [
          name,
          { $ref: `#/components/headers/${name}` },
        ]),
      ),
    }),
  };
}

type JsonSchema = {
  properties?: Record<string, object>;
  required?: string[];
};

function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
  });
  return rest as JsonSchema;
}
