-- Which job goes on placing a hold that is on more records than one request holds.

ALTER TABLE "holds" ADD COLUMN     "job_id" UUID;
