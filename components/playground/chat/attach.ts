import type { Attached } from "@/components/playground/chat/exchange";

/** What models look at. */
const TYPES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
const BYTES_MOST = 10 * 1024 * 1024;

/** What files a picker offers. */
export const ACCEPTED = [...TYPES].join(",");

/** Why a file can't go with a message. Null: it can. */
export function refusal({ name, type, size }: File): string | null {
  if (!TYPES.has(type)) {
    return `${name} can't be shown to a model here: PNG, JPEG, GIF and WebP images can.`;
  }
  if (size > BYTES_MOST) return `${name} has more than 10 MB.`;
  return null;
}

export async function attached(file: File): Promise<Attached> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  const base64 = url.slice(url.indexOf(",") + 1);
  return { name: file.name, type: file.type, base64 };
}
