import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readSource } from './source-files.ts'

interface Service {
  readonly image: string
  readonly build?: string
  readonly command?: string[]
  readonly environment?: Record<string, string>
  readonly ports?: string[]
  readonly healthcheck?: { readonly test?: string[]; readonly disable?: boolean }
  readonly depends_on?: Record<string, { readonly condition: string }>
}

const text = readSource('compose.yaml')
const services: Record<string, Service> = parse(text, { merge: true }).services
const ours = Object.values(services).filter(({ build }) => build)
const theirs = Object.values(services).filter(({ build }) => !build)

test('the gateway runs as api and worker of one image, after one migration', () => {
  expect(ours.map(({ command }) => command)).toEqual([['migrate'], ['api'], ['worker']])
  expect(new Set(ours.map(({ image }) => image)).size).toBe(1)
  for (const role of ['api', 'worker']) {
    expect(services[role]?.depends_on?.migrate?.condition).toBe('service_completed_successfully')
  }
})

test('the other images are pinned to a version, and say when they are ready', () => {
  expect(theirs.map(({ image }) => image.split(':')[0]).sort()).toEqual(['postgres', 'redis'])
  for (const { image, healthcheck } of theirs) {
    expect(image).toMatch(/:\d+\.\d+(\.\d+)?-bookworm$/)
    expect(healthcheck?.test).toBeDefined()
  }
  expect(services.migrate?.depends_on?.database?.condition).toBe('service_healthy')
})

test('every secret comes from the environment, and without it nothing starts', () => {
  const variables = [...text.matchAll(/\$\{([^}]+)\}/g)].map((match) => match[1])
  expect(variables.length).toBeGreaterThan(0)
  for (const variable of variables) expect(variable).toMatch(/^[A-Z_]+:\?set [A-Z_]+$/)

  for (const { environment = {} } of Object.values(services)) {
    const secrets = Object.entries(environment).filter(([name]) =>
      /PASSWORD|SECRET|TOKEN|AUTH|_URL$/.test(name),
    )
    for (const [, value] of secrets) expect(value).toContain(':?')
  }
})

test('only the API has a port, and on this machine alone', () => {
  const open = Object.entries(services).flatMap(([name, { ports = [] }]) =>
    ports.map((port) => `${name} ${port}`),
  )
  expect(open).toEqual(['api 127.0.0.1:8080:8080'])
})

test('our containers have no rights beyond an ordinary process', () => {
  for (const service of ours) {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
  }
})
