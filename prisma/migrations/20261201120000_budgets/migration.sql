-- CreateEnum
CREATE TYPE "budget_period" AS ENUM ('day', 'month');

-- CreateTable
CREATE TABLE "budgets" (
    "app_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "period" "budget_period" NOT NULL,
    "requests" BIGINT,
    "tokens" BIGINT,
    "cost_micros" BIGINT,
    "bytes" BIGINT,
    "warn_at" SMALLINT NOT NULL DEFAULT 80,
    "warned_in" TIMESTAMPTZ(3),
    "used_up_in" TIMESTAMPTZ(3),

    CONSTRAINT "budgets_pkey" PRIMARY KEY ("app_id","key_id","period")
);

-- CreateTable
CREATE TABLE "budget_uses" (
    "app_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "period" "budget_period" NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "slot" SMALLINT NOT NULL,
    "requests" BIGINT NOT NULL,
    "tokens" BIGINT NOT NULL,
    "cost_micros" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "budget_uses_pkey" PRIMARY KEY ("app_id","key_id","period","start","slot")
);

-- CreateIndex
CREATE INDEX "budget_uses_start_idx" ON "budget_uses"("start");

-- AddForeignKey
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "apps"("id") ON DELETE CASCADE ON UPDATE CASCADE;
