-- AlterTable
ALTER TABLE "Trigger" ADD COLUMN     "cursor" TEXT;

-- CreateTable
CREATE TABLE "RefusedDelivery" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "workflowId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "shown" TEXT NOT NULL,

    CONSTRAINT "RefusedDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "RefusedDelivery_at_idx" ON "RefusedDelivery"("at");

-- CreateIndex
CREATE INDEX "RefusedDelivery_workspaceId_workflowId_at_idx" ON "RefusedDelivery"("workspaceId", "workflowId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "RefusedDelivery_workspaceId_key_key" ON "RefusedDelivery"("workspaceId", "key");
