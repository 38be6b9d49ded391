import { openai } from "@/lib/wire/openai/serve";

export { openai as DELETE, openai as GET, openai as POST };
