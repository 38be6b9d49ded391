-- By when the log had how many entries.
CREATE INDEX "log_checkpoints_at_idx" ON "log_checkpoints"("at");
