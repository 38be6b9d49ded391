-- What an app's list of receipts is read from. Prisma's schema knows no partial indexes.
CREATE INDEX "audit_entries_receipts_idx" ON "audit_entries"("app_id", "id") WHERE "action" IN ('input.delete', 'input.purge', 'call.forget');
