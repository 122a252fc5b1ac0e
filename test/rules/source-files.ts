import { globSync, readFileSync, statSync } from 'node:fs'
import { dirname, normalize } from 'node:path'

export interface Import {
  readonly file: string
  /** The imported file from the root of the project, or the package as it is written. */
  readonly target: string
  readonly isPackage: boolean
  readonly isTypeOnly: boolean
}

/** Files of the project that match, by their path from its root; nothing installed, built or kept at run time. */
export function listFiles(pattern: string): string[] {
  const exclude = (path: string) => /(^|\/)(node_modules|\.git|\.data|dist|coverage)(\/|$)/.test(path)
  return globSync(pattern, { exclude })
    .filter((path) => !exclude(path) && statSync(path).isFile())
    .sort()
}

export function readSource(file: string): string {
  return readFileSync(file, 'utf8')
}

/** The import and re-export statements of the matching files, and their dynamic imports of a fixed name. */
export function listImports(pattern: string): Import[] {
  return listFiles(pattern).flatMap((file) =>
    [...readSource(file).matchAll(importStatement)].map(({ groups }) => {
      const written = groups?.from ?? groups?.dynamic ?? ''
      const isPackage = !written.startsWith('.')
      const target = isPackage ? written : normalize(`${dirname(file)}/${written}`)
      return { file, target, isPackage, isTypeOnly: groups?.type !== undefined }
    }),
  )
}

const importStatement =
  /^(?:import|export)(?<type> type)?\s(?:[^'"`;]*?\sfrom\s)?\s*'(?<from>[^']+)'|\bimport\('(?<dynamic>[^']+)'\)/gm

/** The text as a regular expression that matches only it. */
export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
