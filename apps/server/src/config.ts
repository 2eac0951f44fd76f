import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { S3Place } from './blob/index.ts'
import { StartError } from './errors.ts'
import { ratesWords, readRates, type TargetRate } from './steps/turns/rates.ts'
import { parseMasterKey } from './vault/master-key.ts'

/** Everything that the environment can change, read once. */
export interface Config {
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  /** Absolute. */
  readonly dataDir: string
  /** Absolute; need not be there. */
  readonly stepsDir: string
  /** What `file` states reach. Absolute; need not be there. */
  readonly filesDir: string
  /** null: the built-in database below `dataDir`. */
  readonly databaseUrl: string | null
  /** null: one process does all the work; otherwise any number share it, on one `databaseUrl`. */
  readonly redisUrl: string | null
  /** How many executions this process has in its hands at once; 0 leaves all work to others. */
  readonly concurrency: number
  /** How long a worker process that is asked to end lets its steps go on, in ms. */
  readonly graceMs: number
  /** Hosts that workflows may reach although their address is private: `host` or `host:port`, `*` for all. */
  readonly allowedHosts: readonly string[]
  /** So much goes to a target at most, from all processes together. */
  readonly rates: readonly TargetRate[]
  /** Where values over 64 KiB go; null: into `dataDir`. */
  readonly s3: S3Place | null
  /** How many days an execution that has ended is kept; null: for ever. */
  readonly keepDays: number | null
  /** 32 bytes that seal the workspaces' secrets; null: those of a file in `dataDir`. */
  readonly secretKey: Buffer | null
  /** Whether nothing runs at first, until a person says so. */
  readonly startStanding: boolean
  /** null: no model, answers come from rules. */
  readonly model: ModelConfig | null
  readonly logLevel: LogLevel
}

export interface ModelConfig {
  readonly provider: 'openai'
  readonly baseUrl: string
  readonly apiKey: string | null
  readonly name: string
  /** US dollars for a million tokens, in and out; null when it is not known. */
  readonly price: { readonly input: number; readonly output: number } | null
  /** The most that one answer of an `llm` state may cost, in US dollars. */
  readonly budgetUsd: number | null
}

const logLevels = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof logLevels)[number]

const loopbackHosts = ['127.0.0.1', 'localhost', '::1']
const openAiUrl = 'https://api.openai.com/v1'

const isUrlOf = (protocols: readonly string[]) => (text: string) =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol)

/** With a host, in its place or as a parameter (a socket's folder). */
const isDatabaseUrl = (text: string): boolean => {
  if (!isUrlOf(['postgres:', 'postgresql:'])(text)) return false
  const { hostname, searchParams } = new URL(text)
  return hostname !== '' || searchParams.has('host')
}

const graceWords =
  'RABBIT_GRACE_SECONDS must be a number from 0 to 3600: how long a worker that is asked to end lets its steps go on.'
const concurrencyWords =
  'RABBIT_CONCURRENCY must be a number from 0 to 10000: how many executions this process works on at once.'

const mostKeepDays = 36_500
const keepWords = `RABBIT_KEEP_DAYS must be a number from 1 to ${mostKeepDays}: how many days an execution that has ended is kept; leave it out to keep all of them.`

/** Each setting with the sentence for a bad value. */
const settings = z.object({
  HOST: z
    .enum(loopbackHosts, {
      error:
        'HOST must be 127.0.0.1, localhost or ::1: the studio serves this machine only, since it has no sign-in for others yet.',
    })
    .default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'PORT must be a number from 0 to 65535.' })
    .transform(Number)
    .refine((port) => port <= 65535, { error: 'PORT must be a number from 0 to 65535.' })
    .default(4280),
  RABBIT_DATA_DIR: z.string().optional(),
  RABBIT_STEPS_DIR: z.string().optional(),
  RABBIT_FILES_DIR: z.string().optional(),
  DATABASE_URL: z
    .string()
    .refine(isDatabaseUrl, {
      error:
        'DATABASE_URL must look like postgresql://user:password@host:5432/database; leave it out to use the built-in database.',
    })
    .optional(),
  REDIS_URL: z
    .string()
    .refine(isUrlOf(['redis:', 'rediss:']), {
      error: 'REDIS_URL must look like redis://host:6379; leave it out to do all work in one process.',
    })
    .optional(),
  RABBIT_CONCURRENCY: z
    .string()
    .regex(/^\d{1,5}$/, { error: concurrencyWords })
    .transform(Number)
    .refine((count) => count <= 10_000, { error: concurrencyWords })
    .default(1_000),
  RABBIT_GRACE_SECONDS: z
    .string()
    .regex(/^\d{1,4}$/, { error: graceWords })
    .transform(Number)
    .refine((seconds) => seconds <= 3_600, { error: graceWords })
    .default(20),
  RABBIT_MODE: z
    .literal('local', {
      error:
        'RABBIT_MODE must be left out or be "local": this version has no sign-in, so it cannot be hosted yet.',
    })
    .optional(),
  RABBIT_ALLOWED_HOSTS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((host) => host !== ''))
    .refine((hosts) => hosts.every((host) => host === '*' || /^[\w.:[\]-]+$/.test(host)), {
      error: 'RABBIT_ALLOWED_HOSTS must be a list of hosts such as localhost:8080,10.0.0.7, or * for all.',
    })
    .default([]),
  RABBIT_RATE_LIMITS: z
    .string()
    .transform(readRates)
    .refine((rates) => rates !== null, { error: ratesWords })
    .optional(),
  RABBIT_KEEP_DAYS: z
    .string()
    .regex(/^\d{1,5}$/, { error: keepWords })
    .transform(Number)
    .refine((days) => days >= 1 && days <= mostKeepDays, { error: keepWords })
    .optional(),
  RABBIT_SECRET_KEY: z
    .string()
    .refine((text) => parseMasterKey(text) !== null, {
      error:
        'RABBIT_SECRET_KEY must be 32 random bytes in base64 or hex, such as `openssl rand -base64 32` prints; leave it out to use the key in the data folder.',
    })
    .optional(),
  RABBIT_START_STANDING: z
    .enum(['0', '1'], {
      error: 'RABBIT_START_STANDING must be 1, so that nothing runs until you say so, or left out.',
    })
    .optional(),
  S3_ENDPOINT: z
    .string()
    .refine((text) => isUrlOf(['http:', 'https:'])(text) && new URL(text).pathname === '/', {
      error: 'S3_ENDPOINT must be an address without a path, such as https://s3.eu-central-1.amazonaws.com.',
    })
    .optional(),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().optional(),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  LLM_PROVIDER: z
    .literal('openai', {
      error: 'LLM_PROVIDER must be "openai", which stands for every endpoint that speaks its API.',
    })
    .optional(),
  LLM_BASE_URL: z
    .string()
    .refine(isUrlOf(['http:', 'https:']), {
      error: 'LLM_BASE_URL must be an address such as http://127.0.0.1:11434/v1.',
    })
    .optional(),
  LLM_API_KEY: z.string().optional(),
  LLM_MODEL: z.string().optional(),
  LLM_PRICE: z
    .string()
    .regex(/^\d+(\.\d+)?\s*\/\s*\d+(\.\d+)?$/, {
      error: 'LLM_PRICE must be US dollars for a million tokens in and out, such as 0.15/0.60.',
    })
    .transform((text) => {
      const [input = 0, output = 0] = text.split('/').map(Number)
      return { input, output }
    })
    .optional(),
  LLM_BUDGET: z
    .string()
    .regex(/^\d+(\.\d+)?$/, { error: 'LLM_BUDGET must be an amount in US dollars, such as 0.05.' })
    .transform(Number)
    .optional(),
  LOG_LEVEL: z
    .enum(logLevels, { error: `LOG_LEVEL must be one of ${logLevels.join(', ')}.` })
    .default('warn'),
})

/** Takes the settings of a `.env` in the present folder, where the environment does not say otherwise. */
export function loadSettingsFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env')
}

/**
 * Reads the settings from an environment. An empty value counts as not set.
 *
 * @throws {StartError} with one sentence for each bad value
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== '')
  const parsed = settings.safeParse(Object.fromEntries(set))
  if (!parsed.success) throw new StartError(parsed.error.issues.map(({ message }) => message).join('\n'))
  const { data } = parsed
  const dataDir = resolve(data.RABBIT_DATA_DIR ?? defaultDataDir(env))
  if (data.REDIS_URL && !data.DATABASE_URL) {
    throw new StartError(
      'REDIS_URL needs DATABASE_URL beside it: processes that share their work need a database that all of them reach.',
    )
  }
  if (data.RABBIT_CONCURRENCY === 0 && !data.REDIS_URL) {
    throw new StartError('RABBIT_CONCURRENCY can be 0 only with REDIS_URL: nobody else would do the work.')
  }
  return {
    host: data.HOST,
    port: data.PORT,
    dataDir,
    filesDir: resolve(data.RABBIT_FILES_DIR ?? join(dataDir, 'files')),
    stepsDir: resolve(data.RABBIT_STEPS_DIR ?? join(dataDir, 'steps')),
    databaseUrl: data.DATABASE_URL ?? null,
    redisUrl: data.REDIS_URL ?? null,
    concurrency: data.RABBIT_CONCURRENCY,
    graceMs: data.RABBIT_GRACE_SECONDS * 1_000,
    allowedHosts: data.RABBIT_ALLOWED_HOSTS,
    rates: data.RABBIT_RATE_LIMITS ?? [],
    s3: readS3(data),
    keepDays: data.RABBIT_KEEP_DAYS ?? null,
    secretKey: data.RABBIT_SECRET_KEY === undefined ? null : parseMasterKey(data.RABBIT_SECRET_KEY),
    startStanding: data.RABBIT_START_STANDING === '1',
    model: readModel(data),
    logLevel: data.LOG_LEVEL,
  }
}

/** Without S3_ENDPOINT the other settings may be there for something else. */
function readS3(data: z.output<typeof settings>): S3Place | null {
  const { S3_ENDPOINT, S3_BUCKET, S3_REGION = 'us-east-1', S3_ACCESS_KEY, S3_SECRET_KEY } = data
  if (S3_ENDPOINT === undefined) return null
  if (S3_BUCKET === undefined || S3_ACCESS_KEY === undefined || S3_SECRET_KEY === undefined) {
    throw new StartError(
      'S3_ENDPOINT needs S3_BUCKET, S3_ACCESS_KEY and S3_SECRET_KEY beside it: the bucket that large values are stored in, and the keys to it.',
    )
  }
  const keys = { accessKey: S3_ACCESS_KEY, secretKey: S3_SECRET_KEY }
  return { endpoint: new URL(S3_ENDPOINT).origin, region: S3_REGION, bucket: S3_BUCKET, ...keys }
}

function readModel(data: z.output<typeof settings>): ModelConfig | null {
  const { LLM_PROVIDER, LLM_BASE_URL, LLM_API_KEY, LLM_MODEL } = data
  if (!LLM_PROVIDER && !LLM_BASE_URL && !LLM_API_KEY && !LLM_MODEL) return null
  if (!LLM_MODEL)
    throw new StartError('LLM_MODEL must name the model to use, since another LLM_ setting is there.')
  if (!LLM_BASE_URL && !LLM_API_KEY) {
    throw new StartError('LLM_API_KEY or LLM_BASE_URL must say where the model of LLM_MODEL is.')
  }
  if (data.LLM_BUDGET !== undefined && data.LLM_PRICE === undefined)
    throw new StartError('LLM_PRICE must say what the model costs, since LLM_BUDGET is there.')
  return {
    provider: 'openai',
    baseUrl: LLM_BASE_URL ?? openAiUrl,
    apiKey: LLM_API_KEY ?? null,
    name: LLM_MODEL,
    price: data.LLM_PRICE ?? null,
    budgetUsd: data.LLM_BUDGET ?? null,
  }
}

/** Where a program of this system keeps a user's data. */
function defaultDataDir(env: NodeJS.ProcessEnv): string {
  const home = homedir()
  switch (process.platform) {
    case 'darwin':
      return join(home, 'Library/Application Support/Lazy Rabbit Studio')
    case 'win32':
      return join(env.APPDATA ?? join(home, 'AppData/Roaming'), 'Lazy Rabbit Studio')
    default:
      return join(env.XDG_DATA_HOME ?? join(home, '.local/share'), 'lazy-rabbit-studio')
  }
}
