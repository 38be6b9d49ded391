-- In which form an export is, and imports: what was uploaded, and what was left out.

-- CreateEnum
CREATE TYPE "job_format" AS ENUM ('jsonl', 'coco', 'yolo');

-- AlterEnum
ALTER TYPE "job_kind" ADD VALUE 'import_inputs';

-- AlterTable
ALTER TABLE "jobs" ADD COLUMN     "blob_key" TEXT,
ADD COLUMN     "format" "job_format";

-- CreateTable
CREATE TABLE "import_refusals" (
    "app_id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "place" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "import_refusals_pkey" PRIMARY KEY ("app_id","job_id","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "jobs_blob_key_key" ON "jobs"("blob_key");

-- AddForeignKey
ALTER TABLE "import_refusals" ADD CONSTRAINT "import_refusals_app_id_job_id_fkey" FOREIGN KEY ("app_id", "job_id") REFERENCES "jobs"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

