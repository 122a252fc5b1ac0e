import { defineConfig } from 'vitest/config'
import { skippedSuitesReporter } from './test/support/skipped-suites-reporter.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', skippedSuitesReporter],
    // A database per file on two cores: more files at once only makes each of them slower.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
