import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { listFiles, readSource } from './source-files.ts'

const documents = listFiles('{*,{adapters,bench,config,docs,schemas,simulators,src,test}/**/*}.md')

/** The path of an address inside the project, or undefined for one outside it. */
function targetOf(document: string, address: string): string | undefined {
  const path = decodeURI(address.split('#')[0] ?? '')
  return /^[a-z]+:/.test(path) || path === '' ? undefined : normalize(join(dirname(document), path))
}

/** How GitHub names a heading in links. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

const linksOf = (document: string): string[] =>
  [...readSource(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, address]) => address ?? '')

test.each(documents)('%s links to files that are there', (document) => {
  const dead = linksOf(document).filter((address) => {
    const target = targetOf(document, address)
    return target !== undefined && !existsSync(target)
  })
  expect(dead).toEqual([])
})

test.each(documents)('%s links to headings that are there', (document) => {
  const dead = linksOf(document)
    .filter((address) => address.includes('#') && !/^[a-z]+:/.test(address))
    .filter((address) => {
      const anchor = decodeURI(address.split('#')[1] ?? '')
      const text = readSource(targetOf(document, address) ?? document)
      return ![...text.matchAll(/^#+ (.+)$/gm)].some(([, heading]) => anchorOf(heading ?? '') === anchor)
    })
  expect(dead).toEqual([])
})

test.each(documents)('%s names files of the project that are there', (document) => {
  const text = readSource(document)
  const named = text.matchAll(
    /(?<![\w./<>*…-])((?:src|adapters|schemas|config|simulators|test|bench|docs|scripts|\.ci)\/[\w./-]*\w)(?![\w/]*[<>*{…])/g,
  )
  // A file that the reader is told to make.
  const toBeMade = new Set(['config/gateway.yaml'])
  const missing = [...named]
    .map(([, path]) => path ?? '')
    .filter((path) => !existsSync(path) && !toBeMade.has(path))
  expect(missing).toEqual([])
})

test.each([
  'docs/operations.md',
  'docs/money.md',
])('%s has each of its questions in the table at its top', (document) => {
  const text = readSource(document)
  const [, top = ''] = text.split(/^# /m)
  const questions = [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))
  expect(questions.filter((anchor) => !top.includes(`(#${anchor})`))).toEqual([])
})
