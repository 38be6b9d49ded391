import { z } from "zod";

import { changeApp, getApp } from "@/lib/apps/app";
import { AppPatch } from "@/lib/apps/schema";
import { route } from "@/lib/http/route";

export const GET = route(z.strictObject({}), getApp);
export const PATCH = route(AppPatch, changeApp);
