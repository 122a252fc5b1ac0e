import { beforeEach, expect, test } from 'vitest'
import { differ } from '../../support/break-scene.ts'
import { noon, openScene } from '../../support/scene.ts'
import { describeWith } from '../../support/tools.ts'
import type { Visitor } from '../browser.ts'
import { pageBench } from '../page-bench.ts'
import { name, type RunningConsole } from '../support.ts'

describeWith('chromium', 'The pages of differences', () => {
  const { open, visit } = pageBench()
  let running: RunningConsole
  let visitor: Visitor
  let reference: string

  beforeEach(async () => {
    running = await open()
    const scene = await openScene(running.store)
    reference = (await differ(running.store, scene, 940_000)).reference
    running.pass(noon.getTime() + 49 * 3_600_000 - running.now().getTime())
  })

  test('a difference is found, taken, and resolved as a charge after its posting was shown', async () => {
    visitor = await visit(running)
    const { page } = visitor
    await visitor.enter()
    await page.getByRole('link', { name: 'Chênh lệch' }).click()
    await page.getByRole('row', { name: /Lệch số tiền.*940\.000.*950\.000.*chưa ai nhận.*2 ngày/ }).waitFor()
    await page.getByRole('rowheader', { name: 'Lệch số tiền' }).getByRole('link').click()
    await page.getByText(`B-${reference}`).waitFor()
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: 'Nhận xử lý' }).click()
    expect(await dialog.getByLabel('Người xử lý').inputValue()).toBe(name)
    await dialog.getByLabel('Lý do').fill('phiên trực hôm nay')
    await dialog.getByRole('button', { name: 'Nhận xử lý' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText(`giao việc · ${name}`).waitFor()

    await page.getByRole('button', { name: 'Xử lý', exact: true }).click()
    await dialog.getByLabel('Cách xử lý').selectOption('unowned')
    await dialog.getByRole('button', { name: 'Xem trước' }).click()
    await dialog.getByText('Cách này không hợp').waitFor()
    await dialog.getByLabel('Cách xử lý').selectOption('charge')
    await dialog.getByRole('button', { name: 'Xem trước' }).click()
    await dialog.getByText(/Sẽ ghi 10\.000.*nợ fees-and-charges, có clearing:momo/).waitFor()
    await dialog.getByLabel('Lý do').fill('phí theo hợp đồng')
    await dialog.getByRole('button', { name: 'Xử lý', exact: true }).click()
    await page.getByRole('heading', { name: 'Bút toán đã ghi' }).waitFor()
    expect(await visitor.text('.page-acts button')).toEqual([])
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })

  test('are accessible and fit the screen, in both languages and looks', async () => {
    visitor = await visit(running)
    const { page } = visitor
    await visitor.enter()
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.goTo('/breaks', 'Chênh lệch')
    await page.getByRole('row', { name: /940\.000/ }).waitFor()
    await page.getByRole('heading', { name: 'Đang mở theo loại và tuổi' }).waitFor()
    await lookAt()
    await page.getByRole('rowheader', { name: 'Lệch số tiền' }).getByRole('link').click()
    await page.getByText(`B-${reference}`).waitFor()
    await lookAt()
    await page.getByRole('button', { name: 'Ghi chú' }).click()
    await lookAt()
    await page.getByRole('button', { name: 'Thôi' }).click()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByRole('heading', { name: 'Both sides' }).waitFor()
    await lookAt()
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })
})
