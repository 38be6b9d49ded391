import "server-only";

import { z } from "zod";

import { AppError, notFound } from "@/lib/errors";
import { DATATYPES } from "@/lib/models/oip/datatypes";
import { type Message, unreadable } from "@/lib/models/oip/message";
import { remembered } from "@/lib/models/oip/remembered";
import { Refused } from "@/lib/models/upstream/failure";
import {
  type UpstreamSettings,
  upstream,
} from "@/lib/models/upstream/upstream";
import { theWorld, type World } from "@/lib/models/upstream/world";
import { Secret } from "@/lib/secret";

/** Where a server of models is, and how it may be asked. */
export type OipSettings = Omit<UpstreamSettings, "headers" | "toldIn"> & {
  /** Sent as a bearer token. Null: it wants none. */
  key: Secret<string> | null;
};

/** A size of -1 is any. */
const TensorMetadata = z.object({
  name: z.string().max(200),
  datatype: z.enum(DATATYPES),
  // OpenVINO writes sizes as texts.
  shape: z.array(z.coerce.number().int().min(-1)).max(16),
});

// MLServer lists no tensors of a model that nobody described.
const Tensors = z
  .array(TensorMetadata)
  .nullish()
  .transform((all) => all ?? []);

const ModelMetadata = z.object({ inputs: Tensors, outputs: Tensors });
export type ModelMetadata = z.output<typeof ModelMetadata>;

const ServerMetadata = z.object({
  name: z.string().default(""),
  version: z.string().default(""),
  extensions: z.array(z.string()).nullish(),
});

/** A server, and a model of its. */
export type ModelPlace = { model: string; version: string | null };

/** The calls of the protocol. What fails throws as an `Upstream` does. */
export type OipServer = {
  /** Throws `provider_failed` where the server isn't ready to answer. */
  ready(signal: AbortSignal): Promise<void>;
  /** What it knows beyond the protocol, as it said within the last minute. */
  extensions(signal: AbortSignal): Promise<Set<string>>;
  /** The models that it could be asked, by name. Null: it doesn't tell. */
  models(signal: AbortSignal): Promise<string[] | null>;
  /** A model's tensors. Throws `not_found` where there is no such model. */
  metadata(place: ModelPlace, signal: AbortSignal): Promise<ModelMetadata>;
  /** The same, as it was said within the last minute. */
  known(place: ModelPlace, signal: AbortSignal): Promise<ModelMetadata>;
  infer(
    place: ModelPlace,
    message: Message,
    signal: AbortSignal,
  ): Promise<Message>;
};

/** Throws `invalid_request` where the base URL is none. */
export function oipServer(
  { key, ...settings }: OipSettings,
  world: World = theWorld(),
): OipServer {
  const baseUrl = settings.baseUrl.replace(/\/v2\/*$/, "");
  const bearer = key && { authorization: `Bearer ${key.reveal()}` };
  const headers = new Secret<Record<string, string>>({ ...bearer });
  const { json, bytes } = upstream({ ...settings, baseUrl, headers }, world);
  const lately = <T>(path: string, ask: () => Promise<T>) =>
    remembered(`${settings.id} ${baseUrl} ${path}`, world.now, ask);

  async function metadata(place: ModelPlace, signal: AbortSignal) {
    try {
      return await json(ModelMetadata, { path: pathOf(place), signal });
    } catch (error) {
      throw isRefusal(error, 404) ? notFound("model") : error;
    }
  }

  return {
    async ready(signal) {
      try {
        await bytes({ path: "/v2/health/ready", signal });
      } catch (error) {
        throw isRefusal(error, 400, 500, 503) ? notReady() : error;
      }
    },

    async extensions(signal) {
      const path = "/v2";
      const { extensions } = await lately(path, () =>
        json(ServerMetadata, { path, signal }),
      );
      return new Set(extensions ?? []);
    },

    async models(signal) {
      try {
        const path = "/v2/repository/index";
        const index = await json(RepositoryIndex, { path, body: {}, signal });
        return namesIn(index);
      } catch (error) {
        if (isRefusal(error, 400, 404, 405, 501)) return null;
        throw error;
      }
    },

    metadata,
    known: (place, signal) =>
      lately(pathOf(place), () => metadata(place, signal)),

    async infer(place, { body, jsonBytes }, signal) {
      const answer = await bytes({
        ...{ path: `${pathOf(place)}/infer`, body, signal },
        headers: headersOf(jsonBytes),
      });
      const length = answer.headers[LENGTH];
      return {
        body: answer.bytes,
        jsonBytes: length === undefined ? null : lengthIn(String(length)),
      };
    },
  };
}

const LENGTH = "inference-header-content-length";

const headersOf = (jsonBytes: number | null): Record<string, string> =>
  jsonBytes === null
    ? { "content-type": "application/json" }
    : {
        accept: "application/octet-stream, application/json",
        "content-type": "application/octet-stream",
        [LENGTH]: String(jsonBytes),
      };

function lengthIn(said: string): number {
  if (/^\d{1,15}$/.test(said)) return Number(said);
  throw unreadable("doesn't say how long its JSON is");
}

function pathOf({ model, version }: ModelPlace): string {
  const path = `/v2/models/${encodeURIComponent(model)}`;
  return version === null
    ? path
    : `${path}/versions/${encodeURIComponent(version)}`;
}

const RepositoryIndex = z.array(
  z.object({ name: z.string(), state: z.string().nullish() }),
);

/** Each once, however many versions it has. */
const namesIn = (index: z.output<typeof RepositoryIndex>): string[] => [
  ...new Set(
    index
      .filter(({ state }) => !state || state === "READY")
      .map(({ name }) => name),
  ),
];

const isRefusal = (error: unknown, ...statuses: number[]) =>
  error instanceof Refused && statuses.includes(error.status);

const notReady = () =>
  new AppError("provider_failed", "The model server says that it isn't ready.");
