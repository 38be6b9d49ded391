import type { InputType, Role } from "@/prisma/generated/client";

/** Where an app's remote models live, as its row says. */
export type ProviderRow = {
  id: string;
  appId: string;
  name: string;
  type: "openai" | "oip" | "clarifai";
  baseUrl: string;
  sealedCredentials: Uint8Array | null;
  timeoutSeconds: number;
  concurrency: number;
};

/** A model of a provider's that was picked, as its row says. */
export type PickedRow = {
  model: string;
  takes: InputType[];
  output: string;
  minRole: Role;
  inputPrice: bigint | null;
  outputPrice: bigint | null;
  options: unknown;
};
