import { parseArgs } from 'node:util'
import { ConfigError } from '../../../config/config-error.ts'
import type { Config } from '../../app.ts'
import { asJson, type Command, type Help } from '../command.ts'
import { checkDataFolder } from './check-data-folder.ts'
import { checkDatabase } from './check-database.ts'
import { checkKeys } from './check-keys.ts'
import { checkNode } from './check-node.ts'
import { checkPartners } from './check-partners.ts'
import { checkRedis } from './check-redis.ts'
import { type Check, type Finding, ok, wrong } from './finding.ts'

const checks: readonly Check[] = [checkDataFolder, checkKeys, checkDatabase, checkRedis, checkPartners]

const help: Help = {
  forms: ['[--json]'],
  means: {
    '--json': asJson,
  },
}

export const doctor: Command = {
  summary: 'looks at everything that the gateway needs, and says what to do where it is wrong',
  help,
  async run(words, { config, print }) {
    const { values } = parseArgs({
      args: [...words],
      options: { json: { type: 'boolean', default: false } },
    })
    const findings = await examine(config, new Date())
    if (values.json) print(JSON.stringify(findings))
    else for (const line of findings.flatMap(describe)) print(line)
    return findings.every(({ is }) => is === 'ok') ? 0 : 1
  },
}

async function examine(readConfig: () => Config, now: Date): Promise<Finding[]> {
  const node = checkNode(process.version)
  try {
    const config = readConfig()
    const findings = [node, ok('configuration', 'is complete')]
    for (const check of checks) findings.push(...(await check(config, now)))
    return findings
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const remedy = 'every setting is explained in config/gateway.example.yaml'
    return [node, ...error.problems.map(({ name, message }) => wrong(`setting ${name}`, message, remedy))]
  }
}

const width = 34

function describe(finding: Finding): string[] {
  const line = `${finding.is.padEnd(6)} ${finding.what.padEnd(width)} ${finding.detail}`
  return finding.is === 'ok' ? [line] : [line, `${' '.repeat(width + 8)}${finding.remedy}`]
}
