import { countText } from '../figures.ts'

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

const nameWidth = 25
/** A whole line has 79 characters: one that wraps cannot be drawn over. */
const barWidth = 20
/** More often nobody can read. */
const drawEveryMs = 50

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
      let drawnAt = Number.NEGATIVE_INFINITY
      const seconds = () => (now() - from) / 1000
      return {
        at(count) {
          done = count
          if (now() - drawnAt < drawEveryMs) return
          drawnAt = now()
          draw?.(`\r${line(name, done, total, seconds())}\u001b[K`)
        },
        end() {
          draw?.('\r\u001b[K')
          print(line(name, done, total, seconds()))
          return seconds()
        },
      }
    },
  }
}

function line(name: string, done: number, total: number, seconds: number): string {
  if (total === 0) return `${name.padEnd(nameWidth)} nothing left to do`
  const filled = Math.min(barWidth, Math.floor((done / total) * barWidth))
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
  const count = `${countText(done)}/${countText(total)}`
  const rate = countText(Math.round(done / Math.max(seconds, 0.001)))
  return `${name.padEnd(nameWidth)} ${bar} ${count.padStart(13)} ${seconds.toFixed(1).padStart(6)} s ${rate.padStart(7)}/s`
}
