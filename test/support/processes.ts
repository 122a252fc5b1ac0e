import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** The command lines of the processes of this machine in which a text stands. */
export async function processesWith(text: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-e', '-ww', '-o', 'stat=,args='], {
    maxBuffer: 64 * 1024 * 1024,
  })
  const lines = stdout.split('\n').map((line) => line.trim())
  // A zombie has ended; its parent has only not looked yet.
  return lines.filter((line) => line.includes(text) && !line.startsWith('Z'))
}
