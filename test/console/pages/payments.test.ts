import { expect, test } from 'vitest'
import { channel, later, news, noon, openScene, tellBoth } from '../../support/scene.ts'
import { openSettlementScene } from '../../support/settlement-scene.ts'
import { describeWith } from '../../support/tools.ts'
import { pageBench } from '../page-bench.ts'

describeWith('chromium', 'The pages of payments', () => {
  const { open, visit } = pageBench()

  test('a payment is found, asked for again, and its whole life read, in both languages and looks', async () => {
    let reference = ''
    const running = await open({
      async ask(_id, { payments }) {
        await payments.post(channel, news(reference, 100_000), () => tellBoth, later(60))
      },
    })
    const { payments } = running.store
    const scene = await openScene(running.store)
    const { id } = await scene.accept()
    const { reference: other } = await scene.open(id, 100_000)
    await scene.post(news(other, 100_000))
    reference = (await scene.open(id, 100_000)).reference
    const bytes = Buffer.from('{"payer":"Nguyễn Văn An"}')
    const notice = await payments.keepNotice({ channel, operation: 'ask', at: noon, bytes })
    await payments.closeNotice(notice, reference, 'pending')

    const visitor = await visit(running)
    const { page } = visitor
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.enter()
    await visitor.goTo('/payments', 'Thanh toán')
    await page.locator('tbody tr').nth(1).waitFor()
    await lookAt()
    await page.getByRole('combobox', { name: 'Trạng thái' }).selectOption('open')
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: reference }).click()
    await page.getByRole('heading', { name: `Thanh toán ${reference}` }).waitFor()
    await page.getByRole('button', { name: 'Mở thông điệp' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Lý do').fill('trường hỏi')
    await dialog.getByRole('button', { name: 'Mở thông điệp' }).click()
    await page.locator('.bytes-viewer').waitFor()
    await lookAt()
    await page.getByRole('button', { name: 'Hỏi lại kênh' }).click()
    await dialog.getByLabel('Lý do').fill('phụ huynh đã trả')
    await dialog.getByRole('button', { name: 'Hỏi lại kênh' }).click()
    await page.getByText('có hiệu lực').waitFor()
    await page.getByText('đã trả', { exact: true }).waitFor()
    await lookAt()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByRole('heading', { name: 'Messages of the channel' }).waitFor()
    await lookAt()
    expect(visitor.complaints).toEqual([])

    await visitor.close()
  })

  test('a payment that its channel took back is not shown as paid, in the list and on its page', async () => {
    const running = await open()
    const provider = await openSettlementScene({ store: running.store, pool: running.pool }, 'momo')
    const { id, reference } = await provider.paid()
    await provider.takeBack(id)
    await provider.close()
    const visitor = await visit(running)
    const { page } = visitor
    await visitor.enter()
    await visitor.goTo('/payments', 'Thanh toán')
    await page.getByRole('row', { name: new RegExp(`${reference}.*đã thu hồi`) }).waitFor()
    await page.getByRole('link', { name: reference }).click()
    const summary = page.getByRole('region', { name: 'Tóm tắt' })
    await summary.getByText('đã thu hồi').waitFor()
    expect(await page.getByText('đã trả', { exact: true }).count()).toBe(0)
    expect(await visitor.faults()).toEqual([])
    await visitor.close()
  })
})
