import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { addClient } from '../../src/access/add-client.ts'
import { ensureConsoleBuilt } from '../../src/console/build/ensure-console-built.ts'
import { timeOrderedId } from '../../src/store/time-ordered-id.ts'
import { createTestDatabase } from '../support/database.ts'
import { linesOf, news, openScene } from '../support/scene.ts'
import { describeWith } from '../support/tools.ts'
import { openChromium, type Visitor, visit } from './browser.ts'
import { pagePaths } from './page-paths.ts'
import { type RunningConsole, startConsole } from './support.ts'

/** The switch to each language. */
const languages = { vi: /^VI – /, en: /^EN – / }

describeWith('chromium', 'Every page of the console', () => {
  let running: RunningConsole
  let visitor: Visitor
  let addressOf: (path: string) => string
  let language: keyof typeof languages = 'vi'

  beforeAll(async () => {
    const database = await createTestDatabase()
    running = await startConsole(database, await ensureConsoleBuilt())
    addressOf = await sampleOf(running)
    visitor = await visit(await openChromium(), running)
    await visitor.enter()
    return async () => {
      await visitor.close()
      await running.close()
      await database.close()
    }
  })

  /** What open names of paths stand for; a page that is named after something else shows that it is not there. */
  async function sampleOf(running: RunningConsole) {
    const scene = await openScene(running.store)
    const bill = await scene.accept(scene.toAccept(linesOf(450_000)))
    const { reference } = await scene.open(bill.id, 450_000)
    await scene.post(news(reference, 450_000))
    const { id: client } = await addClient(running.store.access, {
      name: 'qlgd',
      schools: [scene.schoolCode],
    })
    const importId = timeOrderedId()
    const begun = { id: importId, clientId: client, kind: 'students', format: 'ndjson' } as const
    await running.store.imports.begin({ ...begun, at: running.now() })
    await running.readCorrection({ ...begun, at: running.now() }, Buffer.from('{"name":"x"}'))
    const [exchange] = await running.store.exchangeSearch.search({ limit: 1 })
    const known: Readonly<Record<string, string>> = {
      '/schools/:code': scene.schoolCode,
      '/schools/:code/pupils': scene.schoolCode,
      '/bills/:id': bill.id,
      '/clients/:id': client,
      '/imports/:id': importId,
      '/exchanges/:id': String(exchange?.id),
      '/partners/:name': 'lgsp',
    }
    return (path: string) => path.replaceAll(/:\w+/g, known[path] ?? randomUUID())
  }

  test.each(
    pagePaths(),
  )('%s has a title, breaks no rule of access and fits the screen, in both languages and looks', async (path) => {
    const { page } = visitor
    const lookAt = async () => {
      await page.getByRole('heading', { level: 1 }).waitFor()
      // What was read, that nothing was found, or that there is nothing of this name.
      await page.locator('main :is(.panel, .empty, [role="alert"])').first().waitFor()
      expect(await visitor.faults()).toEqual([])
      expect(await page.title()).not.toBe('')
    }
    // Opened in the language that was chosen last, and read in the other on the spot.
    await page.goto(`${running.url}${addressOf(path)}`)
    await lookAt()
    language = language === 'vi' ? 'en' : 'vi'
    await page.getByRole('button', { name: languages[language] }).click()
    await page.locator(`html[lang="${language}"]`).waitFor()
    await lookAt()
    expect(visitor.complaints).toEqual([])
  })
})
