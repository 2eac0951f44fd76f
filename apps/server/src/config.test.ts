import { homedir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

describe('readConfig', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 4280,
      databaseUrl: null,
      model: null,
      logLevel: 'warn',
    })
    expect(readConfig({}).dataDir).toContain(homedir())
  })

  it('takes the limits of what is counted, and refuses what is beyond them', () => {
    const shared = { REDIS_URL: 'redis://h', DATABASE_URL: 'postgresql://h/d' }
    expect(readConfig({ RABBIT_CONCURRENCY: '10000' }).concurrency).toBe(10_000)
    expect(() => readConfig({ RABBIT_CONCURRENCY: '10001' })).toThrow('from 0 to 10000')
    expect(readConfig({ ...shared, RABBIT_CONCURRENCY: '0' })).toMatchObject({
      concurrency: 0,
      redisUrl: 'redis://h',
    })
    expect(() => readConfig({ RABBIT_CONCURRENCY: '0' })).toThrow('nobody else would do the work')
    expect(readConfig({ RABBIT_GRACE_SECONDS: '3600' }).graceMs).toBe(3_600_000)
    expect(() => readConfig({ RABBIT_GRACE_SECONDS: '3601' })).toThrow('from 0 to 3600')
    expect(() => readConfig({ REDIS_URL: 'redis://h' })).toThrow('REDIS_URL needs DATABASE_URL')
    expect(() => readConfig({ ...shared, REDIS_URL: 'http://h' })).toThrow('must look like redis://')
  })

  it('takes a place for large values whole or not at all', () => {
    const place = {
      S3_ENDPOINT: 'https://s3.example.com/',
      S3_BUCKET: 'b',
      S3_ACCESS_KEY: 'a',
      S3_SECRET_KEY: 's',
    }
    expect(readConfig(place).s3).toEqual({
      ...{ endpoint: 'https://s3.example.com', region: 'us-east-1', bucket: 'b' },
      ...{ accessKey: 'a', secretKey: 's' },
    })
    expect(readConfig({ ...place, S3_REGION: 'eu-central-1' }).s3?.region).toBe('eu-central-1')
    expect(readConfig({ ...place, S3_ENDPOINT: '' }).s3).toBeNull()
    for (const name of ['S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'])
      expect(() => readConfig({ ...place, [name]: '' })).toThrow(
        'needs S3_BUCKET, S3_ACCESS_KEY and S3_SECRET_KEY',
      )
    for (const endpoint of ['s3.example.com', 'ftp://s3.example.com', 'https://s3.example.com/path'])
      expect(() => readConfig({ ...place, S3_ENDPOINT: endpoint })).toThrow('an address without a path')
  })

  it('takes an empty value for one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ', LLM_MODEL: '' })).toMatchObject({
      port: 4280,
      model: null,
    })
  })

  it('reads what is set', () => {
    const env = {
      PORT: '5000',
      RABBIT_DATA_DIR: '/tmp/x',
      LLM_BASE_URL: 'http://127.0.0.1:11434/v1',
      LLM_MODEL: 'm',
      RABBIT_ALLOWED_HOSTS: 'a:1, b',
      RABBIT_RATE_LIMITS: 'a=10/s',
      RABBIT_KEEP_DAYS: '36500',
      RABBIT_SECRET_KEY: 'ab'.repeat(32),
    }
    expect(readConfig(env)).toMatchObject({
      allowedHosts: ['a:1', 'b'],
      rates: [{ target: 'a', count: 10, everyMs: 1_000 }],
      keepDays: 36_500,
      port: 5000,
      secretKey: Buffer.alloc(32, 0xab),
      dataDir: '/tmp/x',
      model: { baseUrl: 'http://127.0.0.1:11434/v1', name: 'm', apiKey: null },
    })
  })

  it.each([
    [{ PORT: '99999' }, 'PORT must be a number from 0 to 65535.'],
    [{ PORT: 'http' }, 'PORT must be a number from 0 to 65535.'],
    [{ HOST: '0.0.0.0' }, 'HOST must be 127.0.0.1, localhost or ::1'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must look like postgresql://'],
    [{ RABBIT_MODE: 'hosted' }, 'RABBIT_MODE must be left out'],
    [{ LLM_BASE_URL: 'localhost' }, 'LLM_BASE_URL must be an address'],
    [{ LLM_API_KEY: 'k' }, 'LLM_MODEL must name the model'],
    [{ LLM_MODEL: 'm' }, 'LLM_API_KEY or LLM_BASE_URL must say where'],
    [{ RABBIT_ALLOWED_HOSTS: 'http://x/' }, 'RABBIT_ALLOWED_HOSTS must be a list'],
    [{ RABBIT_RATE_LIMITS: 'a=10001/s' }, 'RABBIT_RATE_LIMITS must be a list'],
    [{ RABBIT_KEEP_DAYS: '0' }, 'RABBIT_KEEP_DAYS must be a number from 1 to 36500'],
    [{ RABBIT_KEEP_DAYS: '36501' }, 'RABBIT_KEEP_DAYS must be'],
    [{ RABBIT_SECRET_KEY: 'changeme' }, 'RABBIT_SECRET_KEY must be 32 random bytes'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of'],
  ])('says in a sentence what is wrong with %o', (env, sentence) => {
    expect(() => readConfig(env)).toThrow(sentence)
  })

  it('says all that is wrong at once, a line each', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/^PORT [^\n]+\nLOG_LEVEL [^\n]+$/)
  })
})
