export { ensureConsoleBuilt } from './build/ensure-console-built.ts'
export type { Titles } from './overview-message.ts'
export { type Console, type ConsoleOptions, createConsole } from './server/create-console.ts'
