#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { ConfigError } from '../../config/config-error.ts'
import { loadConfig } from '../../config/load.ts'
import { ScenarioError } from '../../simulators/scenario.ts'
import { configSchema } from '../app.ts'
import { UsageError } from '../cli/command.ts'
import { commands } from '../cli/commands.ts'

const [name = 'help', ...words] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined

function help(): string {
  const lines = Object.entries(commands).map(
    ([name, { usage, summary }]) => `  lienthong ${`${name} ${usage}`.padEnd(46)} ${summary}`,
  )
  return ['lienthong: the gateway between school systems and public-service portals', '', ...lines].join('\n')
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

async function main(): Promise<number> {
  if (!command) {
    console.log(help())
    return name === 'help' || name === '--help' ? 0 : 2
  }
  const log = pino(
    { level: process.env.LIENTHONG_LOG_LEVEL ?? 'info' },
    pino.destination({ dest: 2, sync: true }),
  )
  return command.run(words, {
    config: () => loadConfig({ schema: configSchema, env: process.env }),
    print: (line) => console.log(line),
    draw: (words) => process.stdout.write(words),
    readInput: () => text(process.stdin),
    isInteractive: process.stdout.isTTY === true,
    log,
    signal: stop.signal,
  })
}

try {
  process.exitCode = await main()
} catch (error) {
  const isOfTheUser = [ConfigError, UsageError, ScenarioError].some((kind) => error instanceof kind)
  if (!isOfTheUser) throw error
  console.error((error as Error).message)
  process.exitCode = 2
}
