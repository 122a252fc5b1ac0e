import { Client, type QueryResultRow } from 'pg'
import { openDatabase } from '../src/store/open-database.ts'

/** Databases to measure on, in an embedded PostgreSQL of the bench. */
export interface Scratch {
  /** Makes a database that the others start from. */
  makeTemplate(name: string, fill: (url: string) => Promise<void>): Promise<void>
  /** Runs work on a fresh copy of a template, with nothing of the copying left to write. */
  onFresh<Result>(template: string, work: (url: string) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

const quiet = { info: () => {}, warn: () => {} }

/** Opens the scratch databases in a folder. */
export async function openScratch(folder: string): Promise<Scratch> {
  const server = await openDatabase({ dataFolder: folder, log: quiet })
  const urlOf = (name: string) => Object.assign(new URL(server.url), { pathname: `/${name}` }).href
  const drop = (name: string) => ask(server.url, `drop database if exists ${name} with (force)`)
  return {
    async makeTemplate(name, fill) {
      await drop(name)
      await ask(server.url, `create database ${name}`)
      await fill(urlOf(name))
      await ask(urlOf(name), 'vacuum analyze')
    },
    async onFresh(template, work) {
      const name = `${template}_copy`
      await drop(name)
      await ask(server.url, `create database ${name} template ${template}`)
      await ask(server.url, 'checkpoint')
      try {
        return await work(urlOf(name))
      } finally {
        await drop(name)
      }
    },
    close: () => server.close(),
  }
}

/** Asks one thing of a database over a connection of its own. */
export async function ask<Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Throws unless a query that counts gives what it must. */
export async function assertCount(url: string, from: string, expected: number): Promise<void> {
  const [row] = await ask<{ count: string }>(url, `select count(*) from ${from}`)
  if (Number(row?.count) !== expected) throw new Error(`${row?.count} in ${from}, not ${expected}`)
}
