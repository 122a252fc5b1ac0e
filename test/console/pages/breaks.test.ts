import { beforeEach, expect, test } from 'vitest'
import { openBankScene } from '../../support/bank-scene.ts'
import { differ } from '../../support/break-scene.ts'
import { openDayFiles } from '../../support/day-files.ts'
import { resolvedBefore } from '../../support/older-resolution.ts'
import { later, newReference, news, noon, openScene, tellBoth } from '../../support/scene.ts'
import { openSettlementScene } from '../../support/settlement-scene.ts'
import { describeWith } from '../../support/tools.ts'
import type { Visitor } from '../browser.ts'
import { type PageConsole, pageBench } from '../page-bench.ts'
import { name } from '../support.ts'

describeWith('chromium', 'The pages of differences', () => {
  const { open, visit } = pageBench()
  let running: PageConsole
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
    expect(await visitor.text('dialog option')).toEqual([
      ...['Đã rõ, không chuyển tiền', 'Phí của đối tác hoặc ngân hàng', 'Do làm tròn'],
    ])
    await dialog.getByText('không có tiền nào chờ người nhận').waitFor()
    await dialog.getByLabel('Cách xử lý').selectOption('charge')
    await dialog.getByRole('button', { name: 'Xem trước' }).click()
    await dialog.getByText(/Sẽ ghi 10\.000.*nợ Phí của đối tác và ngân hàng, có Phải thu của kênh/).waitFor()
    await dialog.getByLabel('Lý do').fill('phí theo hợp đồng')
    await dialog.getByRole('button', { name: 'Xử lý', exact: true }).click()
    await page.getByRole('heading', { name: 'Bút toán đã ghi' }).waitFor()
    await page.getByText('Chênh lệch này đã xong').waitFor()
    expect(await visitor.text('.page-acts button')).toEqual([])
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })

  test('a difference that left money astray is resolved once more, in both looks', async () => {
    const provider = await openSettlementScene({ store: running.store, pool: running.pool }, 'momo')
    const nobodys = { id: '', reference: 'STRANGER', amount: 70_000 }
    await provider.read(provider.payment(nobodys, provider.newBatch()))
    const id = await resolvedBefore(running, 'momo', 'unowned', [
      { debit: 'clearing:momo', credit: 'unowned-money', amount: 70_000 },
    ])
    await provider.close()
    visitor = await visit(running)
    const { page } = visitor
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.enter()
    await visitor.goTo(`/breaks/${id}`, 'Chỉ có ở ngân hàng')
    await page.getByText(/Lần xử lý trước để 70\.000.*ở chỗ không ai theo dõi/).waitFor()
    expect(await visitor.text('.page-acts button')).toEqual(['Xử lý lại'])
    await lookAt()
    await page.getByRole('button', { name: 'Xử lý lại' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('giao nó từ đó').waitFor()
    await dialog.getByRole('button', { name: 'Xem trước' }).click()
    await dialog.getByText(/Sẽ ghi 70\.000.*nợ Tiền chưa rõ đối tượng, có Phải thu của kênh/).waitFor()
    await lookAt()
    await dialog.getByLabel('Lý do').fill('tiền đã về cùng chuyển khoản')
    await dialog.getByRole('button', { name: 'Xử lý lại' }).click()
    await page.getByText('Chênh lệch này đã xong').waitFor()
    expect(await visitor.text('.page-acts button')).toEqual([])
    expect(await page.getByText('ở chỗ không ai theo dõi').count()).toBe(0)
    await lookAt()
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })

  test('what they have more of a payment that two pupils have is credit of the one who is chosen, in both looks', async () => {
    const { store, pool } = running
    const scene = await openBankScene({ store, pool })
    const files = await openDayFiles({ store })
    files.sender = { ...files.sender, name: 'momo', channel: 'momo' }
    const said = news(newReference(), 1_000, { at: noon })
    await store.payments.post('momo', said, () => tellBoth, noon)
    const line = { requestId: said.reference, bankTransId: 'TX', paidAt: noon, content: '' }
    await files.readDay('2026-09-30', [{ ...line, amount: 1_300 }])
    await files.close()
    const [piece] = await store.moneySearch.withoutOwner({ amount: 1_000, limit: 1 }, noon)
    const [an, binh] = [await scene.owing(400), await scene.owing(600)]
    const shares = [
      { schoolCode: scene.schoolCode, studentCode: an.code, amount: 400 },
      { schoolCode: scene.schoolCode, studentCode: binh.code, amount: 600 },
    ]
    const list = { allocationId: piece?.id ?? '', shares, by: 'An' }
    await store.moneyDesk.giveByList(list, () => tellBoth, later(60))
    const [found] = await store.breaks.list({ source: 'momo', limit: 1 })

    visitor = await visit(running)
    const { page } = visitor
    await visitor.enter()
    await visitor.goTo(`/breaks/${found?.id}`, 'Lệch số tiền')
    await page.getByRole('button', { name: 'Xử lý', exact: true }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel('Tiền dư là của').count()).toBe(0)
    await dialog.getByLabel('Cách xử lý').selectOption('credit')
    await dialog.getByLabel('Tiền dư là của').selectOption(`${binh.code}, trường ${scene.schoolCode}`)
    expect(await visitor.faults()).toEqual([])
    await dialog.getByRole('button', { name: 'Xem trước' }).click()
    await dialog.getByText(/Sẽ ghi 300/).waitFor()
    await dialog.getByLabel('Lý do').fill('phụ huynh trả cho Bình')
    await dialog.getByRole('button', { name: 'Xử lý', exact: true }).click()
    await page.getByText('Chênh lệch này đã xong').waitFor()
    expect([await scene.credit(an.code), await scene.credit(binh.code)]).toEqual([0, 300])
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })

  test('one that cannot be booked says why, in both languages', async () => {
    const provider = await openSettlementScene({ store: running.store, pool: running.pool }, 'gone')
    const nobodys = { id: '', reference: 'STRANGER', amount: 70_000 }
    await provider.read(provider.taken(nobodys, provider.newBatch()))
    await provider.close()
    const [found] = await running.store.breaks.list({ source: 'gone', limit: 1 })
    visitor = await visit(running)
    const { page } = visitor
    await visitor.enter()
    await visitor.goTo(`/breaks/${found?.id}`, 'Chỉ có ở ngân hàng')
    await page
      .getByText(/không nói tệp của nguồn này thuộc kênh nào.*không ai biết khoản đã bị thu lại/)
      .waitFor()
    expect(await visitor.text('.page-acts button')).toEqual(['Nhận xử lý', 'Ghi chú', 'Tạm để đó'])
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByText(/settings do not say of which channel.*Nobody here knows the payment/).waitFor()
    expect(await visitor.faults()).toEqual([])
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })

  test('two of one amount are told apart by what each side calls them', async () => {
    const provider = await openSettlementScene({ store: running.store, pool: running.pool }, 'momo')
    const alike = [await provider.paid(3_961_800), await provider.paid(3_961_800)]
    const stranger = { id: '', reference: 'FT26273048151623', amount: 3_961_800 }
    await provider.read(provider.payment(stranger, provider.newBatch()))
    await provider.close()
    await running.store.breaks.keepUnread({
      ...{ source: 'momo', file: 'doi-soat-momo-2026-09-30-lan-2.csv', businessDay: '2026-09-30', row: 1 },
      ...{ reason: 'invalid_request: no header', at: noon },
    })
    visitor = await visit(running, { viewport: { width: 1280, height: 900 } })
    const { page } = visitor
    await visitor.enter()
    await visitor.goTo('/breaks', 'Chênh lệch')
    for (const { id, reference } of alike) {
      const { rows } = await running.pool.query(
        'select number from bills join payments on payments.bill_id = bills.id where payments.id = $1',
        [id],
      )
      const told = new RegExp(`Chỉ có ở hệ thống.*3.961.800.*${reference}.*${rows[0].number}`)
      await page.getByRole('row', { name: told }).waitFor()
    }
    await page.getByRole('row', { name: /Chỉ có ở ngân hàng.*TX-FT26273048151623/ }).waitFor()
    await page
      .getByRole('row', {
        name: /Tệp không đọc được.*tệp không có dạng mà cấu hình nêu.*doi-soat-momo-2026-09-30-lan-2.csv/,
      })
      .waitFor()
    expect(await visitor.faults()).toEqual([])
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
