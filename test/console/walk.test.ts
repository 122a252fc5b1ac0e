import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { addClient } from '../../src/access/add-client.ts'
import { timeOrderedId } from '../../src/store/time-ordered-id.ts'
import { linesOf, news, openScene } from '../support/scene.ts'
import { describeWith } from '../support/tools.ts'
import { looks } from './browser.ts'
import { pageBench } from './page-bench.ts'
import { pagePaths } from './page-paths.ts'
import type { RunningConsole } from './support.ts'

describeWith('chromium', 'Every page of the console', () => {
  const { open, visit } = pageBench()

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
    looks.flatMap(([look, options]) =>
      (['vi', 'en'] as const).flatMap((language) =>
        [0, 1].map((half) => ({ look, options, language, half })),
      ),
    ),
  )('has a title, breaks no rule of access and fits the screen: $look, $language, half $half', async ({
    options,
    language,
    half,
  }) => {
    const running = await open()
    const addressOf = await sampleOf(running)
    const visitor = await visit(running, options)
    const { page } = visitor
    await visitor.enter()
    if (language === 'en') await page.getByRole('button', { name: 'EN – English' }).click()
    const paths = pagePaths().filter((_path, place) => place % 2 === half)
    expect(paths.length).toBeGreaterThan(10)
    const wrong: object[] = []
    for (const path of paths) {
      await page.goto(`${running.url}${addressOf(path)}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      // What was read, that nothing was found, or that there is nothing of this name.
      await page.locator('main :is(.panel, .empty, [role="alert"])').first().waitFor()
      const [violations, overflow] = [await visitor.violations(), await visitor.overflow()]
      const isUntitled = (await page.title()).trim() === ''
      if (violations.length > 0 || overflow > 0 || isUntitled) wrong.push({ path, violations, overflow })
    }
    expect(wrong).toEqual([])
    expect(visitor.complaints).toEqual([])

    await visitor.close()
  })
})
