import { userInfo } from 'node:os'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { ConfigError } from '../../config/config-error.ts'
import { loadConfig } from '../../config/load.ts'
import { ScenarioError } from '../../simulators/scenario.ts'
import { configSchema } from '../app.ts'
import { isUsageProblem } from '../cli/command.ts'
import { commands } from '../cli/commands.ts'
import { helpOf } from '../cli/help.ts'

const [name = 'help', ...words] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined

function help(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  lienthong ${name.padEnd(width)}  ${summary}`,
  )
  return [
    'lienthong: the gateway between school systems and public-service portals',
    ...['', ...lines, ''],
    'What a command takes: lienthong COMMAND --help',
  ].join('\n')
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

/** A container may run as a number that no name belongs to. */
function nameOfUser(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.()}`
  }
}

async function main(): Promise<number> {
  if (name === 'help' || name === '--help') {
    console.log(help())
    return 0
  }
  if (!command) {
    console.error(`There is no command ${name}.\n\n${help()}`)
    return 2
  }
  if (words.includes('--help')) {
    console.log(helpOf(name, command))
    return 0
  }
  const log = pino(
    { level: process.env.LIENTHONG_LOG_LEVEL ?? 'info' },
    pino.destination({ dest: 2, sync: true }),
  )
  return command.run(words, {
    config: () => {
      const config = loadConfig({ schema: configSchema, env: process.env })
      log.level = config.log.level
      return config
    },
    print: (line) => console.log(line),
    draw: (words) => process.stdout.write(words),
    readInput: () => text(process.stdin),
    isInteractive: process.stdout.isTTY === true,
    user: nameOfUser(),
    log,
    signal: stop.signal,
  })
}

try {
  process.exitCode = await main()
} catch (error) {
  const isOfTheUser = [ConfigError, ScenarioError].some((kind) => error instanceof kind)
  if (!isOfTheUser && !isUsageProblem(error)) throw error
  console.error((error as Error).message)
  process.exitCode = 2
}
