import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'
import { skippedSuitesReporter } from './test/support/skipped-suites-reporter.ts'

const inOneZone = 'test/zones/zone.test.ts'

/** What tells of days and instants. It runs once more in each zone, with the database in that zone too. */
const ofDays = [
  inOneZone,
  'test/domain/{business-day,local-time,compact-time}.test.ts',
  'test/store/{days/day-store,days-of-reversals}.test.ts',
  'test/adapters/feeds/*/read-message.test.ts',
  'test/adapters/statements/{camt,mt940}/*.test.ts',
]

const zones = ['UTC', 'America/New_York', 'Asia/Ho_Chi_Minh']

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', skippedSuitesReporter],
    // On two cores: tests that wait for processes and browsers leave a quarter of two workers idle.
    maxWorkers: 3,
    // Nothing of ours keeps state in its modules, so files share a worker and read a thousand modules once, by Node itself
    // as the gateway is: see docs/decisions/0055-test-files-share-a-worker.md.
    isolate: false,
    experimental: { viteModuleRunner: false },
    sequence: { sequencer: LongestFirst },
    // Only what hangs is ended by these: how fast something is, a crowded machine says nothing about.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      { extends: true, test: { name: 'here', include: ['test/**/*.test.ts'], exclude: [inOneZone] } },
      ...zones.map((zone) => ({
        extends: true as const,
        test: { name: zone, include: ofDays, env: { TZ: zone, PGOPTIONS: `-c timezone=${zone}` } },
      })),
    ],
  },
})
