import { z } from "zod";

import { changeApp, getApp } from "@/lib/apps/app";
import { closeApp } from "@/lib/apps/close";
import { AppPatch } from "@/lib/apps/schema";
import { route } from "@/lib/http/route";

export const GET = route(z.strictObject({}), getApp);
export const DELETE = route(z.strictObject({}), closeApp);
export const PATCH = route(AppPatch, changeApp);
