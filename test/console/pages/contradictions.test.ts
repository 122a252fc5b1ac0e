import { expect, test } from 'vitest'
import { openBankScene } from '../../support/bank-scene.ts'
import { tellTwice } from '../../support/tell-twice.ts'
import { describeWith } from '../../support/tools.ts'
import { pageBench } from '../page-bench.ts'

describeWith('chromium', 'The page of contradictions', () => {
  const { open, visit } = pageBench()

  test('both tellings stand side by side, and the second is booked when the bank has confirmed it, in both looks', async () => {
    const running = await open()
    const scene = await openBankScene(running)
    const { reference } = await tellTwice(scene, 500_000, 700_000)
    const visitor = await visit(running)
    const { page } = visitor
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.enter()
    await page.getByRole('link', { name: 'Sao kê' }).click()
    await page.getByRole('link', { name: 'Ngân hàng báo khác trước' }).click()
    const row = page.getByRole('row', { name: /500\.000.*700\.000.*chờ quyết định/ })
    await row.waitFor()
    expect(await row.textContent()).toContain(reference)
    await lookAt()
    await row.getByRole('button', { name: 'Quyết định' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/Lần đầu 500\.000.*lần sau 700\.000/).waitFor()
    await lookAt()
    await dialog.getByLabel('Cả hai là thật').check()
    await dialog.getByLabel('Lý do').fill('ngân hàng xác nhận cả hai')
    await dialog.getByRole('button', { name: 'Quyết định' }).click()
    await page.getByText('Không có giao dịch nào được báo khác trước.').waitFor()
    await page.getByLabel('Tình trạng').selectOption('đã xong')
    await page.getByText('ngân hàng xác nhận cả hai').waitFor()
    const titles = await page.getByRole('columnheader').allTextContents()
    expect(titles.slice(0, 2)).toEqual(['Lần đầu', 'Lần sau'])
    await lookAt()
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })
})
