// Reads vitest's JSON report and says, as the last line, how many passed and failed. The formatting, the types and the
// test run as a whole count as one check each; a suite skipped for want of a tool counts as failed.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [reportFile, ...failedChecks] = process.argv.slice(2)
const checks = ['formatting', 'types', 'tests']

const files = readReport().testResults
const tests = files.flatMap((file) =>
  file.assertionResults.map((test) => ({ ...test, file: relative('.', file.name) })),
)
const skipped = tests.filter((test) => test.status === 'skipped' || test.status === 'pending')
const lackingTool = skipped.filter((test) => /\[needs /.test(test.fullName))

for (const check of failedChecks) console.log(`failed: ${check}`)
for (const test of skipped) console.log(`skipped: ${test.file} > ${test.fullName}`)

const passed = tests.filter(({ status }) => status === 'passed').length + checks.length - failedChecks.length
const failed =
  tests.filter(({ status }) => status === 'failed').length + lackingTool.length + failedChecks.length
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** A run that broke off has no report; it is already among the failed checks. */
function readReport() {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'))
  } catch {
    return { testResults: [] }
  }
}
