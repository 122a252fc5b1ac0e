import { expect, test } from 'vitest'
import { news, openScene } from '../../support/scene.ts'
import { describeWith } from '../../support/tools.ts'
import { pageBench } from '../page-bench.ts'

describeWith('chromium', 'The pages of bills', () => {
  const { open, visit } = pageBench()

  test('a bill is found, and its whole life read, in both languages and looks', async () => {
    const running = await open()
    const scene = await openScene(running.store)
    const { id } = await scene.accept(scene.toAccept({ number: 'PT-2026-001' }))
    await scene.accept(scene.toAccept({ number: 'PT-2026-002' }))
    const { reference } = await scene.open(id, 100_000)
    await scene.post(news(reference, 100_000))

    const visitor = await visit(running)
    const { page } = visitor
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.enter()
    await visitor.goTo('/bills', 'Khoản thu')
    await page.locator('tbody tr').nth(1).waitFor()
    await lookAt()
    await page.getByLabel('Số khoản thu').fill('PT-2026-001')
    await page.getByRole('button', { name: 'Tìm' }).click()
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'PT-2026-001' }).click()
    await page.getByRole('heading', { name: 'PT-2026-001' }).waitFor()
    await page.getByText(reference).first().waitFor()
    await page.getByText('Lập khoản thu').first().waitFor()
    expect(await page.getByText('Nguyễn Văn An').count()).toBe(0)
    await lookAt()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByRole('heading', { name: 'Ledger entries' }).waitFor()
    await lookAt()
    await page.getByRole('button', { name: 'Correct the bill' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Full price').first().fill('2000000')
    await dialog.getByText(/^Owed: 950,000.+→/).waitFor()
    await lookAt()
    await dialog.getByLabel('Reason').fill('the price was wrong')
    await dialog.getByRole('button', { name: 'Correct the bill' }).click()
    await page.getByText('the price was wrong').waitFor()
    expect(await scene.billOf({ id })).toMatchObject({ revision: 2, lines: [{ gross: 2_000_000 }, {}, {}] })
    await visitor.goTo('/bills?number=PT-2026-002', 'Bills')
    await page.getByRole('link', { name: 'PT-2026-002' }).click()
    await page.getByRole('button', { name: 'Cancel the bill' }).click()
    await dialog.getByLabel('Reason').fill('went to another school')
    await dialog.getByRole('button', { name: 'Cancel the bill' }).click()
    await page.getByText('cancelled', { exact: true }).waitFor()
    await lookAt()
    expect(visitor.complaints).toEqual([])

    await visitor.close()
  })
})
