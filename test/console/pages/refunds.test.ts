import { expect, test } from 'vitest'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { openBankScene } from '../../support/bank-scene.ts'
import { channel, linesOf, news, openScene } from '../../support/scene.ts'
import { describeWith } from '../../support/tools.ts'
import { pageBench } from '../page-bench.ts'
import { password } from '../support.ts'

describeWith('chromium', 'The pages of refunds', () => {
  const { open, visit } = pageBench()

  test('one asks for money back, another approves it, the cash is handed out, in both looks', async () => {
    const running = await open()
    const scene = await openScene(running.store)
    await createAdministrator(running.store.administrators, 'lan', password, {
      ...{ roles: ['school-accountant'], schoolCodes: [scene.schoolCode] },
    })
    const bill = await scene.accept(scene.toAccept(linesOf(2_000_000)))
    const payments = [await scene.open(bill.id, 2_000_000), await scene.open(bill.id, 30_000)]
    for (const { reference, amount } of payments) await scene.post(news(reference, amount))

    const lan = await visit(running)
    const { page } = lan
    const lookAt = async () => expect(await lan.faults()).toEqual([])
    await lan.enter('lan')
    await lan.goTo(`/payments/${payments[0]?.id}`, `Thanh toán ${payments[0]?.reference}`)
    await page.getByRole('button', { name: 'Hoàn tiền' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Tên người nhận').waitFor()
    await lookAt()
    await dialog.getByLabel('Cách hoàn').selectOption('cash')
    await dialog.getByLabel('Lý do').fill('nộp trùng')
    await dialog.getByRole('button', { name: 'Hoàn tiền' }).click()
    await page.getByRole('heading', { name: /^Hoàn tiền / }).waitFor()
    await page.getByText('chờ duyệt').first().waitFor()
    await lookAt()
    await page.getByRole('link', { name: 'xem đề nghị và quyết định' }).click()
    await page.getByText('Bạn đã đề nghị việc này nên không duyệt được').waitFor()
    const approval = page.url().split('/').at(-1)

    const hoa = await visit(running)
    await hoa.enter()
    await hoa.goTo(`/approvals/${approval}`, 'Hoàn tiền')
    await hoa.page.getByRole('button', { name: 'Duyệt', exact: true }).click()
    await hoa.page.getByRole('dialog').getByLabel('Lý do').fill('đã xem biên lai')
    await hoa.page.getByRole('dialog').getByRole('button', { name: 'Duyệt' }).click()
    await hoa.page.getByText('đã thực hiện').first().waitFor()
    await hoa.goTo('/refunds', 'Hoàn tiền')
    await hoa.page.locator('tbody tr').first().waitFor()
    expect(await hoa.faults()).toEqual([])
    await hoa.page.getByRole('button', { name: 'Lập danh sách chi' }).click()
    await hoa.page.getByRole('dialog').getByLabel('Lý do').fill('chi trong ngày')
    await hoa.page.getByRole('dialog').getByRole('button', { name: 'Lập danh sách chi' }).click()
    await hoa.page.getByRole('heading', { name: 'Danh sách chi' }).waitFor()
    await hoa.page.getByRole('button', { name: 'Mở người nhận' }).click()
    await hoa.page.getByRole('dialog').getByLabel('Lý do').fill('để chi')
    await hoa.page.getByRole('dialog').getByRole('button', { name: 'Mở người nhận' }).click()
    await hoa.page.getByText('Đã mở, có ghi lại').waitFor()
    expect(await hoa.faults()).toEqual([])
    await hoa.page.locator('tbody').getByRole('link').first().click()
    await hoa.page.getByRole('button', { name: 'Đã trao tiền mặt' }).click()
    await hoa.page.getByRole('dialog').getByLabel('Lý do').fill('đã ký nhận')
    await hoa.page.getByRole('dialog').getByRole('button', { name: 'Đã trao tiền mặt' }).click()
    await hoa.page.getByText('đã chi').first().waitFor()

    // The other payment was taken away by its channel.
    await hoa.page.getByRole('button', { name: 'EN – English' }).click()
    await hoa.goTo(`/payments/${payments[1]?.id}`, `Payment ${payments[1]?.reference}`)
    await hoa.page.getByRole('button', { name: 'Take it back' }).click()
    await hoa.page.getByRole('dialog').getByLabel('Reason').fill('the channel says so')
    await hoa.page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click()
    await hoa.page.getByText('the channel says so').first().waitFor()
    expect(await hoa.faults()).toEqual([])
    await hoa.goTo('/reversals', 'Taken back')
    await hoa.page.getByText('the channel says so').waitFor()
    expect(await hoa.faults()).toEqual([])
    expect([...lan.complaints, ...hoa.complaints]).toEqual([])

    await Promise.all([lan.close(), hoa.close()])
  })

  test('a refund goes by its channel, which does not answer, is settled by a person, and comes back, in both looks', async () => {
    const changes = { refundChannels: new Set([channel]) }
    const running = await open(changes)
    const scene = await openBankScene({ store: running.store, pool: running.pool })
    const bill = await scene.accept(scene.toAccept(linesOf(400_000)))
    const payment = await scene.open(bill.id, 400_000)
    await scene.post(news(payment.reference, 400_000))
    await scene.take([scene.line('tra lai lenh', 400_000)])

    const visitor = await visit(running)
    const { page } = visitor
    const dialog = page.getByRole('dialog')
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.enter()
    await visitor.goTo(`/payments/${payment.id}`, `Thanh toán ${payment.reference}`)
    await page.getByRole('button', { name: 'Hoàn tiền' }).click()
    await dialog.getByLabel('Cách hoàn').selectOption('channel')
    await dialog.getByText('Kênh đã thu sẽ trả lại vào nơi người nộp đã trả.').waitFor()
    expect(await dialog.getByLabel('Tên người nhận').count()).toBe(0)
    await lookAt()
    await dialog.getByLabel('Lý do').fill('nộp trùng')
    await dialog.getByRole('button', { name: 'Hoàn tiền' }).click()
    await page.getByRole('heading', { name: /^Hoàn tiền / }).waitFor()

    const id = page.url().split('/').at(-1) ?? ''
    const { refunds } = running.store
    const at = new Date(running.now().getTime() + 60_000)
    await refunds.takeForChannel(at, at, 1)
    const answer = {
      is: 'unknown',
      note: { code: 'channel-answered', said: '94' },
      theirReference: 'R-1',
      askAt: at,
    } as const
    await refunds.channelSaid({ id, asks: 1 }, answer, at)
    await page.getByText(/Chưa rõ kênh đã hoàn hay chưa/).waitFor()
    await page.getByText('kênh trả lời mã 94').first().waitFor()
    await lookAt()
    await page.getByRole('button', { name: 'Kênh đã hoàn' }).click()
    await dialog.getByLabel('Lý do').fill('đã xem trang của kênh')
    await dialog.getByRole('button', { name: 'Kênh đã hoàn' }).click()
    await page.getByText(/^đã chi · /).waitFor()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByText('the channel answered code 94').first().waitFor()
    await page.getByRole('button', { name: 'It came back' }).click()
    await dialog.getByRole('radio').check()
    await lookAt()
    await dialog.getByLabel('Reason').fill('the account is closed')
    await dialog.getByRole('button', { name: 'It came back' }).click()
    await page.getByText(/^returned · /).waitFor()
    await lookAt()
    expect((await refunds.find(id))?.state).toBe('returned')
    expect(visitor.complaints).toEqual([])

    await visitor.close()
  })
})
