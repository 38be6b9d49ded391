import type { Metadata } from "next";

import { ControlsPage } from "@/components/trust/controls-page";
import { trustCenter } from "@/lib/trust/center";
import { CONTROLS } from "@/lib/trust/controls/controls";

export const metadata: Metadata = { title: "Map of controls" };

export default async function TrustControlsPage() {
  const { figures } = await trustCenter();
  return <ControlsPage controls={CONTROLS} figures={figures} />;
}
