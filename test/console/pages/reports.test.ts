import { beforeEach, expect, test } from 'vitest'
import { someone, when } from '../../support/approvals.ts'
import { later, linesOf, news, noon, openScene } from '../../support/scene.ts'
import { describeWith } from '../../support/tools.ts'
import type { Visitor } from '../browser.ts'
import { pageBench } from '../page-bench.ts'
import type { RunningConsole } from '../support.ts'

describeWith('chromium', 'The page of reports', () => {
  const { open, visit } = pageBench()
  let running: RunningConsole
  let visitor: Visitor
  let schoolCode: string

  beforeEach(async () => {
    running = await open()
    running.pass(noon.getTime() + 86_400_000 - running.now().getTime())
    const scene = await openScene(running.store)
    schoolCode = scene.schoolCode
    const { id } = await scene.accept(scene.toAccept(linesOf(500_000)))
    const { reference } = await scene.open(id, 500_000)
    await scene.post(news(reference, 500_000))
    const { id: billId } = await scene.accept(scene.toAccept(linesOf(700_000)))
    await running.store.receipts.take(
      { billId, amount: 700_000, method: 'cash', series: 'PT', receivedAt: noon, actor: someone('mai') },
      when(later(5)),
    )
  })

  test('a share is read with its target, by school and on to its classes, and taken along as a file', async () => {
    visitor = await visit(running)
    const { page } = visitor
    await visitor.enter()
    await page.getByRole('link', { name: 'Báo cáo' }).click()
    await page.getByText('Chỉ tiêu từ 01/01/2026: thành thị 50%, nông thôn 30%.').waitFor()
    await page.getByText('41,6% / 50% · chưa đạt').waitFor()
    await page.getByRole('row', { name: /Phường Tân Ninh.*41,6%.*50%.*500\.000.*700\.000/ }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Tải PDF' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('cashless-2026-H2.pdf')
    await page.getByLabel('Theo', { exact: true }).selectOption({ label: 'Trường' })
    await page.getByRole('rowheader', { name: schoolCode }).getByRole('link').click()
    await page.getByRole('heading', { name: 'Thu theo lớp' }).waitFor()
    await page.getByRole('row', { name: /3B.*1\.200\.000/ }).waitFor()
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })

  test('is accessible and fits the screen, in both languages and looks', async () => {
    visitor = await visit(running)
    const { page } = visitor
    await visitor.enter()
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    for (const [name, title] of [
      ['cashless', 'Thanh toán không dùng tiền mặt'],
      ['collected', 'Đã thu so với phải thu'],
      ['exemptions', 'Miễn giảm và ngân sách cấp bù'],
      ['balances', 'Trường còn phải thu và còn phải trả'],
    ] as const) {
      await visitor.goTo(`/reports?report=${name}&period=2026-H2`, 'Báo cáo')
      await page.getByRole('heading', { name: title }).waitFor()
      await lookAt()
    }
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByRole('heading', { name: 'What schools are owed and owe' }).waitFor()
    await lookAt()
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })
})
