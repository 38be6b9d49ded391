ALTER TABLE "log_keys" ADD COLUMN     "introduction" TEXT;
