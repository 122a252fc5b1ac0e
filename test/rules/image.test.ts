import { expect, test } from 'vitest'
import { escapePattern, listImports, readSource } from './source-files.ts'

const instructions = readSource('Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
const of = (name: string) => instructions.filter((line) => line.startsWith(`${name} `))
const finalStage = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')))

test('every stage starts from the exact Node that package.json names', () => {
  const { dependencies } = JSON.parse(readSource('package.json'))
  expect(of('FROM').length).toBeGreaterThanOrEqual(2)
  for (const line of of('FROM')) {
    expect(line).toMatch(
      new RegExp(`^FROM node:${escapePattern(dependencies.node)}-bookworm-slim( AS [a-z]+)?$`),
    )
  }
})

test('packages come from the lock, without those for development', () => {
  expect(of('RUN').filter((line) => line.includes('npm ci --omit=dev'))).toHaveLength(1)
  expect(of('RUN').filter((line) => /npm (install|i)\b/.test(line))).toEqual([])
})

test('the pages of the console are built in', () => {
  expect(of('RUN')).toContain('RUN npm run console:build')
  expect(finalStage).toContain('COPY --from=console /app/dist/console dist/console')
})

test('the gateway runs as an ordinary user, by a command that names its role', () => {
  expect(finalStage.filter((line) => line.startsWith('USER '))).toEqual(['USER node'])
  expect(finalStage).toContain('ENTRYPOINT ["node", "src/bin/lienthong.ts"]')
  expect(finalStage).toContain('CMD ["serve"]')
})

test('its health is asked at /healthz, with nothing but Node', () => {
  const [check, ...others] = finalStage.filter((line) => line.startsWith('HEALTHCHECK '))
  expect(others).toEqual([])
  expect(check).toMatch(/CMD \["node", "-e", .*\/healthz/)
})

test('no secret is built in', () => {
  const settings = [...of('ENV'), ...of('ARG')].join(' ')
  expect(settings).not.toMatch(/PASSWORD|SECRET|TOKEN|DATABASE_URL|REDIS_URL/)
})

test('everything that the gateway imports from is copied, and let through to be copied', () => {
  const places = listImports('{src,adapters,schemas,config,simulators}/**/*.ts')
    .flatMap(({ file, target, isPackage }) => (isPackage ? [file] : [file, target]))
    .map((file) => file.split('/')[0] ?? '')
  const ignored = readSource('.dockerignore').split('\n')
  for (const place of new Set(places)) {
    const isFile = place.includes('.')
    expect(finalStage).toContain(isFile ? `COPY ${place} ./` : `COPY ${place} ${place}`)
    expect(ignored).toContain(`!${place}`)
  }
})
