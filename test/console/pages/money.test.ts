import { expect, test } from 'vitest'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { openBankScene } from '../../support/bank-scene.ts'
import { channel, newDossierNumber, newReference, news, tellBoth } from '../../support/scene.ts'
import { describeWith } from '../../support/tools.ts'
import { pageBench } from '../page-bench.ts'
import { password } from '../support.ts'

describeWith('chromium', 'The pages of money without an owner', () => {
  const { open, visit } = pageBench()

  test('money is claimed, opened, compared side by side, given by hand and by a list, and taken back, in both looks', async () => {
    const running = await open()
    const scene = await openBankScene({ store: running.store, pool: running.pool })
    const an = await scene.student('HS-AN')
    const binh = await scene.student('HS-BINH')
    const bill = await scene.bill(an.code, 1_250_000)
    await scene.bill(binh.code, 700_000)
    await scene.take([
      scene.line('Nguyen Van An nop hoc phi', 1_250_000, { payerName: 'NGUYEN THI BA' }),
      scene.line('quy lop 3B', 900_000),
    ])

    const visitor = await visit(running)
    const { page } = visitor
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.enter()
    await visitor.goTo('/money', 'Tiền chưa rõ đối tượng')
    await page.locator('tbody tr').nth(1).waitFor()
    await lookAt()
    await page.getByRole('searchbox', { name: 'Số tiền' }).fill('1.250.000')
    await page.getByRole('button', { name: 'Tìm' }).click()
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: '1.250.000' }).click()
    await page.getByRole('heading', { name: 'Khoản tiền 1.250.000' }).waitFor()
    await page.getByText('nợ đúng số tiền này').waitFor()
    expect(await page.getByText('Nguyen Van An').count()).toBe(0)
    await lookAt()

    await page.getByRole('button', { name: 'Nhận xử lý' }).click()
    await page.getByText(/Khoản này dành cho bạn đến/).waitFor()
    await page.getByRole('button', { name: 'Mở nội dung' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Lý do').fill('phụ huynh hỏi')
    await dialog.getByRole('button', { name: 'Mở nội dung' }).click()
    await page.getByText('Nguyen Van An nop hoc phi').waitFor()

    // Another student first: the difference is said. Then the one who is suggested, with the keyboard.
    await page.getByLabel('Mã học sinh').fill('HS-BINH')
    await page.getByRole('button', { name: 'Tìm', exact: true }).click()
    await page.getByText(/thừa 550\.000/).waitFor()
    await lookAt()
    await page.getByRole('radio', { name: /HS-AN/ }).focus()
    await page.keyboard.press('Space')
    await page.getByText('khớp đúng').waitFor()
    await page.getByRole('button', { name: 'Giao cho người này' }).click()
    await dialog.getByLabel('Lý do').fill('khớp tên và số tiền')
    await lookAt()
    await dialog.getByRole('button', { name: 'Giao cho người này' }).click()
    await page.getByText('có người xác nhận chủ').waitFor()
    expect(await scene.billOf(bill)).toMatchObject({ state: 'paid' })
    await lookAt()

    await page.locator('tbody').getByRole('link', { name: '1.250.000' }).click()
    await page.getByRole('button', { name: 'Gỡ ghi nhận' }).click()
    await dialog.getByLabel('Lý do').fill('nhầm')
    await dialog.getByRole('button', { name: 'Gỡ ghi nhận' }).click()
    await page.getByText('đã gỡ khỏi người được ghi nhận').waitFor()

    await page.getByRole('button', { name: 'EN – English' }).click()
    await visitor.goTo('/money', 'Money without an owner')
    await page.getByRole('link', { name: '900,000' }).click()
    await page.getByRole('button', { name: 'Give by a list' }).click()
    await dialog.getByLabel('List').fill('HS-AN\t100,000\nHS-BINH\t700,000\nnobody')
    await dialog.getByText('100,000 ₫ is missing').waitFor()
    await dialog.getByText('Cannot read line 3').waitFor()
    await lookAt()
    await dialog.getByLabel('List').fill('HS-AN\t200,000\nHS-BINH\t700,000')
    await dialog.getByText('exactly the money').waitFor()
    await dialog.getByLabel('Reason').fill('the list of the teacher')
    await dialog.getByRole('button', { name: 'Give by a list' }).click()
    await page.getByText('given out by a list').first().waitFor()
    await lookAt()
    await visitor.goTo('/money-in-transit', 'Money to pass on')
    await page.getByText('No money waits to be passed on.').waitFor()
    await lookAt()
    const entries = await running.store.auditLog.search({ limit: 5 })
    expect(entries.map(({ action, why }) => `${action}: ${why}`)).toEqual([
      'money.match: the list of the teacher',
      'money.match: nhầm',
      'money.match: khớp tên và số tiền',
      'persons.open: phụ huynh hỏi',
      'money.match: ',
    ])
    expect(visitor.complaints).toEqual([])

    await visitor.close()
  })

  test('money on its way to another school is taken back to have no owner, in both looks', async () => {
    const running = await open()
    const bench = { store: running.store, pool: running.pool }
    const [scene, other] = [await openBankScene(bench), await openBankScene(bench)]
    const chi = await other.owing(800_000)
    await scene.take([scene.line('hoc phi', 800_000)])
    const [piece] = await running.store.moneySearch.withoutOwner({ amount: 800_000, limit: 1 }, running.now())
    const gift = {
      allocationId: piece?.id ?? '',
      schoolCode: other.schoolCode,
      studentCode: chi.code,
      by: 'mai',
    }
    await running.store.bankLines.giveTo(gift, () => tellBoth, running.now())
    for (const one of [scene, other]) await one.take([one.line('chuyen tien', 800_000, { direction: 'out' })])

    const visitor = await visit(running)
    const { page } = visitor
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.enter()
    await visitor.goTo('/money-in-transit', 'Tiền chờ chuyển tiếp')
    await page
      .getByRole('row', { name: new RegExp(`800.000.*${scene.schoolCode}.*${other.schoolCode}`) })
      .waitFor()
    await lookAt()
    await page.getByRole('button', { name: 'Đã chuyển…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: scene.account }).waitFor()
    expect(await dialog.getByRole('radio').count()).toBe(1)
    await lookAt()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: '800.000' }).click()
    await page.getByRole('link', { name: 'Tiền chờ chuyển tiếp' }).waitFor()
    await lookAt()
    await page.getByRole('button', { name: 'Gỡ ghi nhận' }).click()
    await dialog.getByText('không chuyển sang trường kia nữa').waitFor()
    await dialog.getByLabel('Lý do').fill('nhầm')
    await lookAt()
    await dialog.getByRole('button', { name: 'Gỡ ghi nhận' }).click()
    await page.getByText('đã gỡ khỏi người được ghi nhận').first().waitFor()
    await visitor.goTo('/money-in-transit', 'Tiền chờ chuyển tiếp')
    await page.getByText('Không có tiền nào chờ chuyển sang trường khác.').waitFor()
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })

  test('the return of money that waited for too long is asked for, and approved by another, in both looks', async () => {
    const running = await open()
    const scene = await openBankScene({ store: running.store, pool: running.pool })
    await createAdministrator(running.store.administrators, 'lan', password, {
      ...{ roles: ['reconciler'], schoolCodes: [] },
    })
    const long = new Date(running.now().getTime() - 91 * 86_400_000)
    await scene.take([scene.line('nop tien', 640_000, { payerAccount: '0123456789' })], 'statement', long)
    await scene.take([scene.line('nop tien', 530_000)], 'statement', running.now())

    const lan = await visit(running)
    const { page } = lan
    await lan.enter('lan')
    await lan.goTo('/money', 'Tiền chưa rõ đối tượng')
    await page.locator('tbody tr').nth(1).waitFor()
    expect(await page.locator('tbody').getByText('quá hạn, nên trả lại người gửi').count()).toBe(1)
    await page.getByLabel('Chờ đã').selectOption('to-return')
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' })
    expect(await lan.faults()).toEqual([])
    await page.getByRole('link', { name: '640.000' }).click()
    await page.getByRole('button', { name: 'Trả lại người gửi' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/Người khác phải duyệt/).waitFor()
    // The bank said the account, and not the name.
    expect(await dialog.getByLabel('Tài khoản gửi').count()).toBe(0)
    await dialog.getByLabel('Người chuyển').fill('NGUYEN VAN AN')
    await dialog.getByLabel('Ngân hàng gửi').fill('970436')
    await dialog.getByLabel('Lý do').fill('ba tháng không ai nhận')
    expect(await lan.faults()).toEqual([])
    await dialog.getByRole('button', { name: 'Trả lại người gửi' }).click()
    await page.getByText('Đã có đề nghị trả khoản này cho người gửi').waitFor()
    expect(await page.getByRole('button', { name: 'Trả lại người gửi' }).count()).toBe(0)
    expect(await lan.faults()).toEqual([])
    await page.getByRole('link', { name: 'xem đề nghị' }).click()
    await page.getByRole('link', { name: 'xem đề nghị và quyết định' }).click()
    await page.getByText('Bạn đã đề nghị việc này nên không duyệt được').waitFor()
    const approval = page.url().split('/').at(-1)

    const hoa = await visit(running)
    await hoa.enter()
    await hoa.goTo(`/approvals/${approval}`, 'Trả lại tiền không rõ chủ')
    await hoa.page.getByText(/Duyệt thì tiền chờ chi về tài khoản đã gửi/).waitFor()
    await hoa.page.getByText('*******789').waitFor()
    expect(await hoa.faults()).toEqual([])
    await hoa.page.getByRole('button', { name: 'EN – English' }).click()
    await hoa.page.getByText(/Once approved it is due to go back/).waitFor()
    await hoa.page.getByRole('button', { name: 'Approve', exact: true }).click()
    await hoa.page.getByRole('dialog').getByLabel('Reason').fill('nobody claims it')
    await hoa.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await hoa.page.getByText('done').first().waitFor()
    expect([...lan.complaints, ...hoa.complaints]).toEqual([])

    await Promise.all([lan.close(), hoa.close()])
  })

  test('what a channel confirmed for no bill is found from its payment, split by a list, and sent back, in both looks', async () => {
    const running = await open({ refundChannels: new Set([channel]) })
    const scene = await openBankScene({ store: running.store, pool: running.pool })
    const [an, binh] = [await scene.owing(300_000), await scene.owing(500_000)]
    const [reference, dossier] = [newReference(), newDossierNumber()]
    await scene.post(news(reference, 700_000, { description: dossier }))
    await scene.post(news(newReference(), 45_000))

    const visitor = await visit(running)
    const { page } = visitor
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.enter()
    await visitor.goTo('/money', 'Tiền chưa rõ đối tượng')
    await page.getByText(dossier).waitFor()
    await lookAt()
    await page.getByRole('link', { name: '700.000' }).click()
    await page.getByRole('link', { name: reference }).click()
    await page.getByRole('heading', { name: `Thanh toán ${reference}` }).waitFor()
    await lookAt()
    await page.getByRole('link', { name: '700.000' }).click()
    await page.getByRole('button', { name: 'Chia theo danh sách' }).click()
    const dialog = page.getByRole('dialog')
    const { number } = await scene.billOf(an.bill)
    await dialog
      .getByLabel('Danh sách')
      .fill(`${scene.schoolCode}\t${an.code}\t${number}\t300.000\n${scene.schoolCode}\t${binh.code}\t400.000`)
    await dialog.getByText('đúng bằng số tiền').waitFor()
    await dialog.getByLabel('Lý do').fill('hai con')
    await lookAt()
    await dialog.getByRole('button', { name: 'Chia theo danh sách' }).click()
    await page.getByText('Đã chia tiền').waitFor()
    expect(await scene.standingOf(an.bill)).toBe('paid 300000')
    expect(await scene.standingOf(binh.bill)).toBe('partly-paid 400000')

    await page.getByRole('button', { name: 'EN – English' }).click()
    await visitor.goTo('/money', 'Money without an owner')
    await page.getByRole('link', { name: '45,000' }).click()
    await page.getByRole('button', { name: 'Send it back' }).click()
    expect(await dialog.getByLabel('How it goes back').inputValue()).toBe('channel')
    expect(await dialog.getByLabel('To account').count()).toBe(0)
    await dialog.getByLabel('How it goes back').selectOption('transfer')
    await dialog.getByLabel('To account').waitFor()
    await lookAt()
    await dialog.getByLabel('How it goes back').selectOption('channel')
    await dialog.getByLabel('Reason').fill('nobody claims it')
    await dialog.getByRole('button', { name: 'Send it back' }).click()
    await page.getByText('Somebody asked that it goes back to who sent it').waitFor()
    await page.getByRole('link', { name: 'see what was asked for' }).click()
    await page.getByText('by the channel it came by').first().waitFor()
    await lookAt()
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })
})
