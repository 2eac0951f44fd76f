-- What was accepted is taken up by when it came, moved by its priority.
ALTER TABLE "Outbox" ADD COLUMN "takeAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "Outbox" SET "takeAt" = "createdAt";

DROP INDEX "Outbox_workspaceId_executionId_idx";
CREATE INDEX "Outbox_workspaceId_takeAt_executionId_idx" ON "Outbox"("workspaceId", "takeAt", "executionId");
