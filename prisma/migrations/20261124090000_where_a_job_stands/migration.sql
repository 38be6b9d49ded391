-- Where a job stands, and that it forgets what was asked when it has ended.

ALTER TABLE "jobs" ADD COLUMN     "position" UUID,
ALTER COLUMN "sealed_task" DROP NOT NULL;
