import { recipientRoute } from "@/lib/http/community";
import { Nothing } from "@/lib/http/trust";
import { changeTrustSettings, getTrustSettings } from "@/lib/trust/settings";
import { TrustSettingsPatch } from "@/lib/trust/settings-schema";

export const GET = recipientRoute(Nothing, getTrustSettings);

export const PATCH = recipientRoute(TrustSettingsPatch, changeTrustSettings);
