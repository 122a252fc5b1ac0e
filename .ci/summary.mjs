// Reads vitest's JSON report and says, as the last line, how many passed and failed. The formatting and the types count
// as one check each, a suite skipped for want of a tool as failed, and so does a run that broke without a failed test.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [reportFile, ...failedSteps] = process.argv.slice(2)

const tests = readReport().testResults.flatMap((file) =>
  file.assertionResults.map((test) => ({ ...test, name: `${relative('.', file.name)} > ${test.fullName}` })),
)
const withStatus = (...statuses) => tests.filter(({ status }) => statuses.includes(status))
const skipped = withStatus('skipped', 'pending')
const lackingTool = skipped.filter(({ name }) => name.includes('[needs '))
const failedTests = [...withStatus('failed'), ...lackingTool]
const failedChecks = failedSteps.filter((step) => step !== 'tests' || failedTests.length === 0)

for (const check of failedChecks) console.log(`failed: ${check}`)
for (const { name } of failedTests) console.log(`failed: ${name}`)
for (const { name } of skipped) console.log(`skipped: ${name}`)

const passed =
  withStatus('passed').length + ['formatting', 'types'].filter((step) => !failedSteps.includes(step)).length
const failed = failedTests.length + failedChecks.length
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** A run that broke off has no report; it is among the failed steps. */
function readReport() {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'))
  } catch {
    return { testResults: [] }
  }
}
