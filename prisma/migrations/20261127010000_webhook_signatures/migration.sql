-- AlterTable
ALTER TABLE "Trigger" ADD COLUMN     "secret" TEXT,
ADD COLUMN     "scheme" TEXT;
