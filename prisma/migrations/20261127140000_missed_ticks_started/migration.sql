-- AlterTable
ALTER TABLE "MissedTicks" ADD COLUMN     "started" INTEGER NOT NULL DEFAULT 0;
