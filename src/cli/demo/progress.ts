/** Shows how far each part of a long command is. */
export interface Progress {
  /** Starts a part of `total` steps. */
  start(name: string, total: number): ProgressPart
}

export interface ProgressPart {
  /** Says how many steps are done altogether. */
  at(done: number): void
  /** Ends the part and gives its seconds. */
  end(): number
}

const barWidth = 28

/** Draws bars that fill in a terminal; elsewhere each part is one line when it ends. */
export function createProgress(
  print: (line: string) => void,
  draw: ((text: string) => void) | undefined,
  now: () => number,
): Progress {
  return {
    start(name, total) {
      const from = now()
      let done = 0
      const seconds = () => (now() - from) / 1000
      return {
        at(count) {
          done = count
          draw?.(`\r${bar(name, done, total)} ${rate(done, seconds())}\u001b[K`)
        },
        end() {
          draw?.('\r\u001b[K')
          print(`${bar(name, done, total)} ${rate(done, seconds())}`)
          return seconds()
        },
      }
    },
  }
}

function bar(name: string, done: number, total: number): string {
  const filled = total === 0 ? barWidth : Math.min(barWidth, Math.round((done / total) * barWidth))
  const count = `${done.toLocaleString('en')}/${total.toLocaleString('en')}`
  return `${name.padEnd(26)} ${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${count.padStart(15)}`
}

const rate = (done: number, seconds: number) =>
  `${seconds.toFixed(1).padStart(6)} s ${Math.round(done / Math.max(seconds, 0.001))
    .toLocaleString('en')
    .padStart(7)}/s`
