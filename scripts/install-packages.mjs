// Installs what package-lock.json names, when it is not there yet. Runs on whatever Node the machine has, so it is
// plain JavaScript; what runs after it must be a new process (a nested `npm run`), because a shell remembers where
// it found `node`, and only a new one finds Node 24 in node_modules/.bin.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const ownNode = 'node_modules/.bin/node'

if (!isInstalled()) {
  console.log('Installing packages: the first time takes about half a minute …')
  // Errors only: the Node of this machine may be older than the packages ask for, but it will not run them.
  npm('ci', '--loglevel=error', '--no-audit', '--no-fund')
}
// npm may be set to skip install scripts; the one of `node` brings the program.
if (!startsNode24()) npm('rebuild', 'node', '--loglevel=error')
if (!startsNode24())
  fail(`${ownNode} does not start; allow the install script of the package "node" and run again`)

/** Every package of the lock stands in node_modules in that version; npm keeps its own list of what it put there. */
function isInstalled() {
  const installed = readPackages('node_modules/.package-lock.json')
  const wanted = Object.entries(readPackages('package-lock.json')).filter(
    ([path, { optional }]) => path && !optional,
  )
  return wanted.every(([path, { version }]) => installed[path]?.version === version)
}

function readPackages(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages
  } catch {
    return {}
  }
}

function startsNode24() {
  const { stdout } = spawnSync(ownNode, ['--version'], { encoding: 'utf8' })
  return /^v24\./.test(stdout ?? '')
}

function npm(...args) {
  const { npm_execpath: npmProgram } = process.env
  const [program, first] = npmProgram ? [process.execPath, [npmProgram]] : ['npm', []]
  const { status, error } = spawnSync(program, [...first, ...args], { stdio: 'inherit' })
  if (status !== 0) fail(error?.message ?? `npm ${args[0]} failed`)
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
