import type { Body } from "@/lib/models/openai/lacks";
import { cantBeAsked } from "@/lib/models/openai/responses-by-chat/refusal";
import type {
  Asked,
  Item,
  Part,
} from "@/lib/models/openai/responses-by-chat/schema";

/** The messages of a chat that say what a request's instructions and input do. */
export function messagesOf({ instructions, input }: Asked): Body[] {
  const messages: Body[] = [];
  if (instructions) messages.push({ role: "system", content: instructions });
  if (typeof input === "string") {
    messages.push({ role: "user", content: input });
    return messages;
  }
  for (const [place, item] of (input ?? []).entries()) {
    put(messages, item, `input[${place}]`);
  }
  return messages;
}

function put(messages: Body[], item: Item, param: string): void {
  const { type = "message", call_id, output } = item;
  if (type === "message") {
    messages.push(messageOf(item, param));
  } else if (type === "function_call") {
    putCall(messages, item);
  } else if (type === "function_call_output") {
    const content = contentOf(output, param);
    messages.push({ role: "tool", tool_call_id: call_id, content });
  } else if (type !== "reasoning") {
    throw cantBeAsked(param, "takes messages, calls of functions and results");
  }
}

/** `developer` is what OpenAI's newer models call it; others know `system`. */
const roleOf = ({ role = "user" }: Item) =>
  role === "developer" ? "system" : role;

function messageOf(item: Item, param: string): Body {
  const role = roleOf(item);
  return { role, content: contentOf(item.content, param) };
}

/** Calls are a part of the message that they came with, or of one without words. */
function putCall(messages: Body[], item: Item): void {
  const { call_id: id, name, arguments: given = "" } = item;
  const call = { id, type: "function", function: { name, arguments: given } };
  const last = messages.at(-1);
  if (last?.role !== "assistant") {
    messages.push({ role: "assistant", content: null, tool_calls: [call] });
    return;
  }
  const before = Array.isArray(last.tool_calls) ? last.tool_calls : [];
  last.tool_calls = [...before, call];
}

/** Words alone become one text, which every server takes. */
function contentOf(content: Item["content"], param: string): unknown {
  if (typeof content === "string" || content == null) return content ?? "";
  const parts = content.map((part) => partOf(part, param));
  const texts = parts.map(({ text }) => text);
  return texts.every((text) => typeof text === "string")
    ? texts.join("\n")
    : parts;
}

function partOf(part: Part, param: string): Body {
  const { type, text, refusal, image_url, detail, file_data, filename } = part;
  if (type === "refusal") return { type: "text", text: refusal };
  if (TEXTS.has(type)) return { type: "text", text };
  if (type === "input_image" && typeof image_url === "string") {
    const told = detail == null ? {} : { detail };
    return { type: "image_url", image_url: { url: image_url, ...told } };
  }
  if (type === "input_file" && typeof file_data === "string") {
    return { type: "file", file: { file_data, filename } };
  }
  if (type === "input_audio") return { type, input_audio: part.input_audio };
  throw cantBeAsked(
    `${param}.content`,
    "takes texts, images and files that are in the request itself",
  );
}

const TEXTS = new Set(["input_text", "output_text", "text"]);
