import type { Command } from './command.ts'

/** All that a command takes, as `--help` prints it. */
export function helpOf(
  name: string,
  { summary, help: { forms, means = {}, examples = {} } }: Command,
): string {
  const width = Math.max(...Object.keys(means).map((word) => word.length))
  const lines = Object.entries(examples).flatMap(([line, says]) => [`  lienthong ${line}`, `      ${says}`])
  const parts = [
    [`lienthong ${name}: ${summary}`],
    forms.map((form) => `  lienthong ${name} ${form}`.trimEnd()),
    Object.entries(means).map(([word, says]) => `  ${word.padEnd(width)}  ${says}`),
    lines.length === 0 ? [] : ['For example:', ...lines],
  ]
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')
}
