-- AlterTable
ALTER TABLE "Workflow" ADD COLUMN     "activeVersionId" UUID;

-- CreateTable
CREATE TABLE "Trigger" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "workflowId" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "timeZone" TEXT,
    "nextAt" TIMESTAMPTZ(3),
    "lastAt" TIMESTAMPTZ(3),
    "lastError" TEXT,

    CONSTRAINT "Trigger_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PublishedEvent" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "toldAt" TIMESTAMPTZ(3),

    CONSTRAINT "PublishedEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EventWait" (
    "executionId" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "visit" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "match" JSONB NOT NULL,

    CONSTRAINT "EventWait_pkey" PRIMARY KEY ("executionId","state","visit","attempt")
);

-- CreateTable
CREATE TABLE "EventDelivery" (
    "executionId" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "eventId" UUID NOT NULL,

    CONSTRAINT "EventDelivery_pkey" PRIMARY KEY ("executionId","state","eventId")
);

-- CreateIndex
CREATE INDEX "Trigger_workspaceId_kind_subject_idx" ON "Trigger"("workspaceId", "kind", "subject");

-- CreateIndex
CREATE INDEX "Trigger_nextAt_idx" ON "Trigger"("nextAt");

-- CreateIndex
CREATE INDEX "Trigger_workflowId_idx" ON "Trigger"("workflowId");

-- CreateIndex
CREATE UNIQUE INDEX "PublishedEvent_workspaceId_key_key" ON "PublishedEvent"("workspaceId", "key");

-- CreateIndex
CREATE INDEX "PublishedEvent_workspaceId_name_at_idx" ON "PublishedEvent"("workspaceId", "name", "at");

-- CreateIndex
CREATE INDEX "EventWait_workspaceId_name_idx" ON "EventWait"("workspaceId", "name");
