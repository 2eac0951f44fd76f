// Adds to package-lock.json the optional platform packages that the registry in use did not offer, so that
// `npm ci` works on every platform. Run after every change of dependencies (`npm run complete-lock`).
import { readFileSync, writeFileSync } from 'node:fs'

const file = process.argv[2] ?? 'package-lock.json'
const lock = JSON.parse(readFileSync(file, 'utf8'))
const packages = lock.packages

const systems = {
  darwin: 'darwin',
  win32: 'win32',
  windows: 'win32',
  linux: 'linux',
  android: 'android',
  freebsd: 'freebsd',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  aix: 'aix',
  wasm32: 'wasm32',
}
const processors = {
  x64: 'x64',
  64: 'x64',
  arm64: 'arm64',
  arm: 'arm',
  ia32: 'ia32',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loong64',
  mips64el: 'mips64el',
}

/** @returns {{ os?: string, cpu?: string, libc?: string }} what a package's name says about its platform */
function platformOf(name) {
  const words = name.split('/').pop().split(/[-_.]/)
  const os = words.map((word) => systems[word]).find(Boolean)
  const cpu = words
    .map((word) => processors[word] ?? (word.startsWith('arm') && word !== 'arm64' ? 'arm' : undefined))
    .find(Boolean)
  const libc = /musl/.test(name) ? 'musl' : /gnu/.test(name) ? 'glibc' : undefined
  return { os, cpu, libc }
}

let added = 0
for (const [path, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const present = packages[`node_modules/${name}`] ?? packages[`${path}/node_modules/${name}`]
    const version = range.replace(/^[~^]/, '')
    const { os, cpu, libc } = platformOf(name)
    if (present || !os || !/^\d/.test(version)) continue
    packages[`node_modules/${name}`] = {
      version,
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
      ...(os === 'wasm32' ? { cpu: ['wasm32'] } : { os: [os], ...(cpu ? { cpu: [cpu] } : {}) }),
      ...(libc ? { libc: [libc] } : {}),
    }
    added++
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
// Where a package was fetched from is the machine's business; a link's `resolved` is a folder of ours and stays.
for (const entry of Object.values(lock.packages)) if (!entry.link) delete entry.resolved
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`added ${added} platform packages`)
