-- CreateTable
CREATE TABLE "detail_logs" (
    "app_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "started_by" UUID NOT NULL,
    "sealed_reason" BYTEA NOT NULL,

    CONSTRAINT "detail_logs_pkey" PRIMARY KEY ("app_id")
);

-- CreateTable
CREATE TABLE "call_details" (
    "app_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "input_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "call_details_pkey" PRIMARY KEY ("app_id","id")
);

-- CreateIndex
CREATE INDEX "detail_logs_ends_at_idx" ON "detail_logs"("ends_at");

-- CreateIndex
CREATE INDEX "call_details_app_id_input_id_idx" ON "call_details"("app_id", "input_id");

-- AddForeignKey
ALTER TABLE "detail_logs" ADD CONSTRAINT "detail_logs_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "apps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_details" ADD CONSTRAINT "call_details_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "detail_logs"("app_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_details" ADD CONSTRAINT "call_details_app_id_input_id_fkey" FOREIGN KEY ("app_id", "input_id") REFERENCES "inputs"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
