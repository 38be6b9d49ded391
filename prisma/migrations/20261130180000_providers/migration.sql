-- CreateEnum
CREATE TYPE "prediction_form" AS ENUM ('prediction', 'chat_completion', 'response', 'embedding');

-- AlterTable
ALTER TABLE "apps" ADD COLUMN "default_model" TEXT;

-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN "models" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "providers"
    ADD COLUMN "all_models" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "timeout_seconds" INTEGER NOT NULL DEFAULT 120,
    ADD COLUMN "concurrency" INTEGER NOT NULL DEFAULT 32,
    ADD COLUMN "checked_at" TIMESTAMPTZ(3),
    ADD COLUMN "fault" TEXT;

-- AlterTable
ALTER TABLE "predictions" ADD COLUMN "form" "prediction_form" NOT NULL DEFAULT 'prediction';

-- AlterTable
ALTER TABLE "usage_events"
    ADD COLUMN "input_tokens" INTEGER,
    ADD COLUMN "output_tokens" INTEGER,
    ADD COLUMN "cost_micros" BIGINT;

-- CreateTable
CREATE TABLE "provider_models" (
    "app_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "takes" "input_type"[],
    "output" TEXT NOT NULL,
    "min_role" "role" NOT NULL DEFAULT 'editor',
    "input_price" BIGINT,
    "output_price" BIGINT,
    "options" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "provider_models_pkey" PRIMARY KEY ("app_id","provider_id","model")
);

-- CreateIndex
CREATE INDEX "predictions_app_id_form_id_idx" ON "predictions"("app_id", "form", "id");

-- AddForeignKey
ALTER TABLE "provider_models" ADD CONSTRAINT "provider_models_app_id_provider_id_fkey" FOREIGN KEY ("app_id", "provider_id") REFERENCES "providers"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
