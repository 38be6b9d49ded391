-- AlterTable
ALTER TABLE "idempotency_keys" ADD COLUMN "beat_at" TIMESTAMPTZ(3);
