export { ensureConsoleBuilt } from './build/ensure-console-built.ts'
export type { Titles } from './messages/overview.ts'
export { type Console, type ConsoleOptions, createConsole } from './server/create-console.ts'
