import { expect, test } from 'vitest'
import { type Import, listImports, readSource } from './source-files.ts'

const words = ['schemas', 'src/domain', 'src/ports']
const tools = ['src/signing', 'src/wire', 'src/sheets']
const services = [
  'src/store',
  'src/access',
  'src/intake',
  'src/fees',
  'src/keyring',
  'src/delivery',
  'src/payments',
  'src/reconcile',
  'src/webhooks',
  'src/evidence',
  'src/personal-data',
  'src/alerts',
]
const surfaces = ['src/http', 'src/console', 'src/cli']

/**
 * What each part may import beside itself, from the inside out. src/app.ts and src/bin know everything, and so do tests
 * and benches. A part that is not in the table may import nothing: a new one is put here first.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  config: [],
  'src/domain': ['schemas', 'src/ports'],
  'src/ports': ['schemas', 'src/domain'],
  'src/wire': words,
  'src/signing': [...words, 'src/wire'],
  'src/sheets': [...words, 'src/wire'],
  'src/store': [...words, ...tools],
  'src/access': [...words, ...tools],
  'src/keyring': [...words, ...tools, 'src/delivery'],
  'src/intake': [...words, ...tools],
  'src/fees': [...words, ...tools, 'src/intake'],
  'src/delivery': [...words, ...tools],
  'src/payments': [...words, ...tools, 'src/delivery'],
  'src/reconcile': [...words, ...tools, 'src/delivery'],
  'src/webhooks': [...words, ...tools, 'src/delivery'],
  'src/alerts': [...words, ...tools],
  'src/evidence': [...words, ...tools, 'src/delivery'],
  'src/personal-data': [...words, ...tools, 'src/delivery'],
  'src/reports': [...words, 'src/sheets'],
  'src/http': [...words, ...tools, 'src/intake', 'src/fees'],
  'src/console': [...words, ...tools, 'src/access', 'src/intake', 'src/http', 'src/reports'],
  'src/cli': [...words, ...tools, ...services, 'src/app.ts', 'config', 'simulators'],
  'src/faults': [...words, 'src/store', 'src/delivery'],
  'src/parts': [...words, ...tools, ...services, 'src/faults', 'adapters', 'config'],
  'src/worker': [...words, ...tools, ...services, 'src/parts'],
  'src/server': [
    ...[...words, ...tools, ...services, 'src/parts', 'src/http', 'src/console'],
    ...['config', 'package.json'],
  ],
  adapters: [...words, ...tools, 'config/secret.ts'],
  // A stand-in for a partner that shares our words for a message would share our mistakes about it.
  simulators: ['src/ports', ...tools],
}

const imports = listImports('{src,adapters,schemas,config,simulators}/**/*.ts').filter(
  ({ file }) => !isIn('src/console/web', file),
)

function isIn(part: string, file: string): boolean {
  return file === part || file.startsWith(`${part}/`)
}

function partOf(file: string): string {
  const parts = file.split('/')
  return parts[0] === 'src' ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}

function describeAll(found: readonly Import[]): string[] {
  return found.map(({ file, target }) => `${file} imports ${target}`)
}

test('the statements of imports are found', () => {
  expect(describeAll(listImports('test/rules/import-direction.test.ts'))).toEqual([
    'test/rules/import-direction.test.ts imports vitest',
    'test/rules/import-direction.test.ts imports test/rules/source-files.ts',
  ])
  expect(imports.length).toBeGreaterThan(100)
})

test('imports point inwards only', () => {
  const outward = imports
    .filter(({ isPackage, file }) => !isPackage && partOf(file) !== 'src/bin' && partOf(file) !== file)
    .filter(({ file, target }) => {
      const allowed = [partOf(file), ...(mayImport[partOf(file)] ?? [])]
      return !allowed.some((part) => isIn(part, target))
    })
  expect(describeAll(outward)).toEqual([])
})

test('domain and ports know of each other by types alone', () => {
  const pairs = [
    ['src/domain', 'src/ports'],
    ['src/ports', 'src/domain'],
  ] as const
  const running = imports.filter(({ file, target, isTypeOnly }) => {
    return !isTypeOnly && pairs.some(([from, to]) => isIn(from, file) && isIn(to, target))
  })
  expect(describeAll(running)).toEqual([])
})

test('the domain imports no package', () => {
  expect(describeAll(imports.filter(({ file, isPackage }) => isPackage && isIn('src/domain', file)))).toEqual(
    [],
  )
})

test('the parties stay apart: an adapter and a simulator import nothing of another party', () => {
  const partyOf = (file: string) => {
    const [group, ...rest] = file.split('/')
    const depth = { adapters: 2, simulators: 1 }[group ?? ''] ?? Number.POSITIVE_INFINITY
    return rest.length > depth ? rest.slice(0, depth).join('/') : undefined
  }
  const mixed = imports.filter(({ file, target, isPackage }) => {
    const [from, to] = [partyOf(file), isPackage ? undefined : partyOf(target)]
    const isSameGroup = file.split('/')[0] === target.split('/')[0]
    return from && to && isSameGroup && from !== to
  })
  expect(describeAll(mixed)).toEqual([])
})

test('an adapter is imported from outside through its index alone', () => {
  const inside = imports.filter(({ file, target, isPackage }) => {
    const folder = /^adapters\/[^/]+\/[^/]+/.exec(target)?.[0]
    return !isPackage && folder && !isIn(folder, file) && target !== `${folder}/index.ts`
  })
  expect(describeAll(inside)).toEqual([])
})

test('the parts that are served keep apart from those that serve them', () => {
  const inner = [...words, ...tools, ...services]
  const upward = imports.filter(({ file, target }) => {
    return inner.some((part) => isIn(part, file)) && surfaces.some((part) => isIn(part, target))
  })
  expect(describeAll(upward)).toEqual([])
})

test('what is shipped imports only packages that are shipped', () => {
  const { dependencies } = JSON.parse(readSource('package.json')) as { dependencies: Record<string, string> }
  const missing = imports.filter(({ target, isPackage, isTypeOnly }) => {
    const name = /^(@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? ''
    return isPackage && !isTypeOnly && !target.startsWith('node:') && !Object.hasOwn(dependencies, name)
  })
  expect(describeAll(missing)).toEqual([])
})
