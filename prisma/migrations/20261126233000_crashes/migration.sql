-- AlterTable
ALTER TABLE "Execution" ADD COLUMN     "crashes" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "Outbox_workspaceId_executionId_idx" ON "Outbox"("workspaceId", "executionId");
