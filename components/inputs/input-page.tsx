"use client";

import { Download, FlaskConical, Trash2 } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";

import { DestroyInput } from "@/components/inputs/destroy-input";
import { InputFacts } from "@/components/inputs/input-facts";
import { InputViewer } from "@/components/inputs/input-viewer";
import { LifeStatement } from "@/components/inputs/life-line";
import { lifeOf } from "@/components/inputs/life-of";
import { MetadataEditor } from "@/components/inputs/metadata-editor";
import { MetadataList } from "@/components/inputs/metadata-list";
import { inputName } from "@/components/inputs/naming";
import { contentUrl } from "@/components/inputs/place";
import { PredictionList } from "@/components/predictions/prediction-list";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/lib/http/form";
import type { InputView } from "@/lib/inputs/schema";
import type { PredictionView } from "@/lib/predictions/schema";

type InputPageProps = {
  app: string;
  input: InputView;
  /** Of a text: how it begins. */
  text?: string;
  cut?: boolean;
  predictions: PredictionView[];
  morePredictions: boolean;
  may: { change: boolean; destroy: boolean; predict: boolean };
  save: FormAction<void>;
  destroy: () => Promise<void>;
};
