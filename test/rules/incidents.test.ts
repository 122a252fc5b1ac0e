import { expect, test } from 'vitest'
import { type IncidentKindDefinition, incidentKinds } from '../../src/domain/incidents/incident-kinds.ts'
import { readSource } from './source-files.ts'

const kinds = Object.entries<IncidentKindDefinition>(incidentKinds)

test('docs/operations.md has one row for each kind of incident, as the table in the code says it', () => {
  const rows = readSource('docs/operations.md').matchAll(
    /^\| `([a-z-]+)` \| (warning|serious|critical) \| (.+) \| (.+) \| \[.+\]\(#([a-z0-9-]+)\) \|$/gm,
  )
  const documented = [...rows].map((row) => row.slice(1))
  const defined = kinds.map(([kind, { severity, opens, clears, question }]) => [
    ...[kind, severity, opens, clears, question],
  ])
  expect(documented).toEqual(defined)
})

test('a kind is explained by kinds that are, and steps grow worse', () => {
  for (const [, { explainedBy = [], steps = [] }] of kinds) {
    for (const other of explainedBy) expect(incidentKinds).toHaveProperty(other)
    const days = steps.map((step) => step.days)
    expect(days).toEqual(days.toSorted((one, next) => next - one))
  }
})
