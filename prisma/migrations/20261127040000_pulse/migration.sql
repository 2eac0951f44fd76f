-- CreateTable
CREATE TABLE "Pulse" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "place" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "beats" INTEGER NOT NULL DEFAULT 0,
    "standsSince" TIMESTAMPTZ(3),
    "standsBecause" TEXT,
    "missingFrom" TIMESTAMPTZ(3),
    "missingTo" TIMESTAMPTZ(3),

    CONSTRAINT "Pulse_pkey" PRIMARY KEY ("id")
);
