// Which room may import which, in one table. Types from apps/server are the one exception (the router's types).
const rooms = {
  'packages/dsl': [],
  'packages/engine': ['packages/dsl'],
  'packages/ai': ['packages/dsl'],
  'packages/contract': ['packages/dsl'],
  'packages/exchange': ['packages/dsl'],
  'packages/step-kit': [],
  'apps/server': [
    'packages/dsl',
    'packages/engine',
    'packages/ai',
    'packages/contract',
    'packages/exchange',
    'packages/step-kit',
  ],
  'apps/studio': ['packages/dsl', 'packages/contract', 'packages/exchange'],
  'apps/cli': ['packages/dsl', 'packages/ai', 'packages/contract', 'packages/exchange'],
}

// Inside a room: a folder may import those before it in its list, never one after it.
const orders = {
  'packages/dsl/src': [
    ['text'],
    ['diagnostic'],
    ['syntax'],
    ['expression', 'step-type'],
    ['graph'],
    ['format', 'edit', 'validate'],
    ['compare'],
    ['language'],
  ],
  'packages/engine/src': [['plan'], ['execution'], ['ports'], ['runner'], ['trial'], ['testing']],
  'packages/ai/src': [['gateway'], ['prompt'], ['translator', 'decision', 'recovery', 'advisor', 'anomaly']],
  'apps/server/src': [
    ['db', 'blob', 'bus'],
    ['stores', 'queue', 'steps', 'triggers', 'intelligence'],
    ['auth'],
    ['listeners'],
    ['services'],
    ['trpc', 'rest', 'realtime', 'workers'],
  ],
}

/** Third-party packages that belong to one room only. */
const owned = [
  ['@xyflow/react', '^apps/studio/src/canvas/'],
  ['monaco-editor', '^apps/studio/src/(text-editor|design|chat)/'],
  ['electron', '^apps/studio/electron/main\\.ts$'],
  ['undici', '^apps/server/src/steps/support/'],
  ['@prisma/client', '^apps/server/(src/(stores|db)|generated)/'],
  ['openai', '^packages/ai/src/gateway/'],
]

const own = '(\\.test\\.tsx?$|/testing/|/test/|/e2e/)'
const forbidden = [
  {
    name: 'no-circular',
    comment: 'Two files that need each other hold one idea, or a third one.',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'core-knows-no-node',
    comment: 'dsl, engine, ai and contract run anywhere; what is outside comes in as a port.',
    severity: 'error',
    from: { path: '^packages/[^/]+/src', pathNot: own },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'server-by-its-entry-only',
    comment:
      "The command line and the desktop shell use the server's public entry, apps/server/src/index.ts.",
    severity: 'error',
    from: { path: '^apps/(cli|studio/electron)/', pathNot: own },
    to: {
      path: '^apps/server/',
      pathNot: '^apps/server/(src|dist)/index\\.(ts|js)$',
      dependencyTypesNot: ['type-only'],
    },
  },
]
for (const [room, allowed] of Object.entries(rooms)) {
  const entry =
    room === 'apps/cli' || room === 'apps/studio' ? '|apps/server/(src|dist)/index\\.(ts|js)$' : ''
  // The command line draws as the studio does, by the one file of it that needs no browser.
  const picture = room === 'apps/cli' ? '|apps/studio/src/canvas/picture\\.ts$' : ''
  forbidden.push({
    name: `${room.replace('/', '-')}-imports`,
    comment: `${room} may import ${allowed.join(', ') || 'nothing of ours'}.`,
    severity: 'error',
    from: { path: `^${room}/`, pathNot: own },
    to: {
      path: '^(packages|apps)/',
      pathNot: `^(${[room, ...allowed].map((r) => `${r}/`).join('|')}${entry}${picture})`,
      dependencyTypesNot: ['type-only'],
    },
  })
}
for (const [base, order] of Object.entries(orders)) {
  order.forEach((folders, level) => {
    const later = order.slice(level + 1).flat()
    const siblings = folders.length > 1 ? folders : []
    for (const folder of folders) {
      const barred = [...later, ...siblings.filter((sibling) => sibling !== folder)]
      if (barred.length === 0) continue
      // `step-type` and `expression` stand side by side; so do `format`, `edit` and `validate`, and `edit` may use `format`.
      const list = barred.filter((other) => !(folder === 'edit' && other === 'format'))
      forbidden.push({
        name: `${base.split('/')[1]}-${folder}-order`,
        comment: `${base}/${folder} may not import ${list.join(', ')}: the way goes ${order.map((o) => o.join(', ')).join(' → ')}.`,
        severity: 'error',
        from: { path: `^${base}/${folder}/`, pathNot: own },
        to: { path: `^${base}/(${list.join('|')})/`, dependencyTypesNot: ['type-only'] },
      })
    }
  })
}
for (const [name, room] of owned) {
  forbidden.push({
    name: `only-its-room-imports-${name.replace(/[@/]/g, '')}`,
    comment: `Only ${room} may import ${name}.`,
    severity: 'error',
    from: { path: '^(apps|packages)/', pathNot: [room, own] },
    to: { path: `node_modules/${name}/`, dependencyTypesNot: ['type-only'] },
  })
}

module.exports = {
  forbidden,
  options: {
    tsPreCompilationDeps: true,
    exclude: '(^|/)(dist|desktop-dist|generated|out)/',
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
    },
  },
}
