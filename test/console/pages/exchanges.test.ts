import { beforeEach, expect, test } from 'vitest'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { deliverBatch } from '../../../src/delivery/deliver-batch.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import { createTestCourier } from '../../support/courier.ts'
import { noon, openScene, type Scene } from '../../support/scene.ts'
import { answers, createScriptedPortal, type PortalScript } from '../../support/scripted-portal.ts'
import { describeWith } from '../../support/tools.ts'
import { until } from '../../support/until.ts'
import type { Visitor } from '../browser.ts'
import { type PageConsole, pageBench } from '../page-bench.ts'
import { name, password } from '../support.ts'

describeWith('chromium', 'The pages of exchanges', () => {
  const { open, visit } = pageBench()
  let running: PageConsole
  let visitor: Visitor
  let scene: Scene

  beforeEach(async () => {
    running = await open()
    scene = await openScene(running.store)
    visitor = await visit(running)
    return async () => {
      expect(visitor.complaints).toEqual([])
      await visitor.close()
    }
  })

  /** Lets the nation answer all that is due until nothing is. */
  async function deliver(script: PortalScript) {
    const courier = createTestCourier('nation', createScriptedPortal(script), running.store.exchanges)
    // Repairs are of today, and make due what they touch.
    courier.pass(Date.now() - noon.getTime() + 3_600_000)
    for (let turn = 0; turn < 8; turn += 1) {
      await deliverBatch(courier)
      courier.pass(24 * 3_600_000)
    }
  }

  const acceptBills = (count: number) =>
    Promise.all(Array.from({ length: count }, () => scene.accept(scene.toAccept({}, ['nation']))))

  const down = { submit: [new GatewayError('partner_unreachable', 'connection refused')] }

  /** Repairs what is begun, as a worker does. */
  async function repairAll() {
    const { repairs } = running.store
    for (const repair of await repairs.due(new Date(Date.now() + 60_000))) {
      await repairs.goOn(repair, 1000, new Date(Date.now() + 60_000))
    }
  }

  test('a portal was down: failures are grouped, counted, replayed as one, and all are delivered', async () => {
    const { page } = visitor
    await acceptBills(6)
    await deliver(down)
    await visitor.enter()
    await page.getByRole('link', { name: 'Lỗi theo nguyên nhân' }).click()
    const group = page.getByRole('row', { name: /nation 6 Chờ người xử lý 6/ })
    await group.getByRole('button', { name: /Sửa cả nhóm/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Xem trước' }).click()
    await dialog.getByText('6 trao đổi, khoảng 1 giây').waitFor()
    await dialog.getByLabel('Lý do').fill('cổng đã chạy lại')
    await dialog.getByRole('button', { name: 'Bắt đầu' }).click()
    await page.getByRole('heading', { name: /^Gửi lại lúc/ }).waitFor()
    await page.getByText('0 trên 6').waitFor()
    await page.getByText('cổng đã chạy lại').waitFor()
    await repairAll()
    await page.getByText('6 trên 6').waitFor()
    await deliver({ submit: [answers.accepted], lookUp: [answers.absent] })
    await page.getByRole('link', { name: 'Lỗi theo nguyên nhân' }).click()
    await page.getByText('Không có gì đang lỗi.').waitFor()
    await page.getByRole('link', { name: 'Tổng quan' }).click()
    await page.locator('.balance').getByText('6').first().waitFor()
    expect(await visitor.text('.balance dd')).toEqual(['6', '=6', '+0', '+0'])
    await page.getByRole('link', { name: 'Nhật ký thao tác' }).click()
    await page.getByRole('row', { name: /Sửa trao đổi.*cổng đã chạy lại/ }).waitFor()
  })

  test('a repair is paused and stopped with a reason, and what it did not touch stays', async () => {
    const { page } = visitor
    await acceptBills(2)
    await deliver(down)
    await visitor.enter()
    await visitor.goTo('/failures', 'Lỗi theo nguyên nhân')
    await page.getByRole('button', { name: /Sửa cả nhóm/ }).click()
    await page.getByRole('button', { name: 'Xem trước' }).click()
    await page.getByText('2 trao đổi').waitFor()
    await page.getByLabel('Lý do').fill('thử')
    await page.getByRole('button', { name: 'Bắt đầu' }).click()
    for (const [word, state] of [
      ['Tạm dừng', 'tạm dừng'],
      ['Dừng hẳn', 'đã dừng'],
    ] as const) {
      await page.getByRole('button', { name: word }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Lý do').fill('chưa phải lúc')
      await dialog.getByRole('button', { name: word }).click()
      await page.locator('.panel-head').getByText(state).waitFor()
    }
    await repairAll()
    const [cause] = await running.store.exchangeSearch.causes()
    expect(cause?.count).toBe(2)
  })

  test('giving up more than one decides alone waits for somebody else, who sees what it means and lets it begin', async () => {
    const { page } = visitor
    await createAdministrator(running.store.administrators, 'mai', password)
    await acceptBills(4)
    await deliver(down)
    await visitor.enter('mai')
    await visitor.goTo('/failures', 'Lỗi theo nguyên nhân')
    await page.getByRole('button', { name: /Sửa cả nhóm/ }).click()
    await page.getByLabel(/^Thôi gửi/).check()
    await page.getByRole('button', { name: 'Xem trước' }).click()
    await page.getByText('Quá số một người được tự làm trong 24 giờ (2)').waitFor()
    await page.getByLabel('Lý do').fill('cổng đã đóng hẳn')
    await page.getByRole('button', { name: 'Xin duyệt' }).click()
    await page.getByRole('heading', { name: 'Sửa nhiều trao đổi', level: 1 }).waitFor()
    await page.getByText('Bạn đã đề nghị việc này').waitFor()
    expect(await visitor.text('.page-acts button')).toEqual(['Rút đề nghị'])
    await page.getByRole('link', { name: 'Thôi gửi' }).click()
    await page.getByText('Người khác phải duyệt rồi mới bắt đầu.').waitFor()
    expect(await visitor.text('.page-acts button')).toEqual([])
    await repairAll()

    // One of them goes out by itself, and another comes to the same trouble meanwhile.
    await running.pool.query(
      `update exchanges set state = 'accepted' where id = (select min(id) from exchanges where state = 'held')`,
    )
    await acceptBills(1)
    await deliver(down)
    const other = await visit(running)
    await other.enter()
    await other.page.getByRole('link', { name: 'Duyệt' }).click()
    await other.page.getByRole('row', { name: /Sửa nhiều trao đổi.*mai cổng đã đóng hẳn/ }).waitFor()
    await other.page.getByRole('link', { name: 'Sửa nhiều trao đổi' }).click()
    const facts = other.page.locator('.facts').nth(1)
    await facts.getByText('Thôi gửi').waitFor()
    const lines = (await facts.innerText()).split('\n').filter((line) => line !== '')
    expect(lines).toEqual(
      expect.arrayContaining([
        'Đã đếm lúc đề nghị',
        '4',
        'Bây giờ vẫn khớp',
        '3',
        'Mới khớp thêm, không lấy',
        '1',
      ]),
    )
    await other.page.getByRole('button', { name: 'Duyệt' }).click()
    const dialog = other.page.getByRole('dialog')
    await dialog.getByLabel('Lý do').fill('đã gọi cổng')
    await dialog.getByRole('button', { name: 'Duyệt' }).click()
    await other.page.locator('.panel-head').getByText('đã thực hiện').waitFor()
    await repairAll()
    await other.page.getByRole('link', { name: 'Thôi gửi' }).click()
    await other.page.getByText('4 trên 4').waitFor()
    await other.page.getByText('đã gọi cổng').waitFor()
    const { rows } = await running.pool.query(
      'select state, count(*) as count from exchanges group by state order by 1',
    )
    expect(rows).toEqual([
      { state: 'accepted', count: 1 },
      { state: 'given-up', count: 3 },
      { state: 'held', count: 1 },
    ])
    const entries = await running.store.auditLog.search({ limit: 10 })
    expect(entries.filter(({ action }) => action !== 'login')).toMatchObject([
      {
        action: 'approvals.decide',
        person: name,
        why: 'đã gọi cổng',
        after: { state: 'done', kind: 'bulk-repair' },
      },
      {
        action: 'exchanges.repair',
        person: 'mai',
        why: 'cổng đã đóng hẳn',
        after: { state: 'waiting', planned: 4 },
      },
    ])
    expect(other.complaints).toEqual([])
    await other.close()
  })

  test('one exchange shows each attempt, opens its bytes for a reason that is kept, and is corrected', async () => {
    const { page } = visitor
    const [bill] = await acceptBills(1)
    await deliver({ submit: [answers.refused] })
    await visitor.enter()
    await visitor.goTo('/exchanges', 'Trao đổi')
    await page.getByLabel('Khoản thu, hồ sơ hoặc tham chiếu').fill(bill?.dossierNumber ?? '')
    await page.getByRole('button', { name: 'Tìm' }).last().click()
    await page
      .getByRole('row', { name: /Phát hành nation Bị từ chối/ })
      .getByRole('link')
      .click()
    await page.getByRole('heading', { name: /^Trao đổi \d+$/ }).waitFor()
    await page.getByText('N. V. An').or(page.getByText('V. An')).first().waitFor()
    expect(await page.getByText('Nguyễn Văn An').count()).toBe(0)
    expect(await visitor.text('.moment-title')).toEqual([
      'Nhận từ hệ thống của trường',
      'Gửi đi: dossier',
      'Trả lời: dossier',
      'Kết thúc',
    ])

    await page.getByRole('button', { name: 'Mở nội dung' }).click()
    await page.getByRole('dialog').getByLabel('Lý do').fill('trường hỏi vì sao bị từ chối')
    await page.getByRole('dialog').getByRole('button', { name: 'Mở nội dung' }).click()
    await page.getByText('Nguyễn Văn An').first().waitFor()
    await page.getByText(/trường hỏi vì sao/).waitFor()
    const { rows } = await running.pool.query('select who, via, reason from payload_openings')
    expect(rows).toEqual([{ who: name, via: 'console', reason: 'trường hỏi vì sao bị từ chối' }])

    await page.getByRole('button', { name: 'Sửa và gửi' }).click()
    await page.getByLabel('Trích yếu').fill('Khoản thu học kỳ 1')
    await page.getByRole('dialog').getByLabel('Lý do').fill('trích yếu quá dài')
    await page.getByRole('dialog').getByRole('button', { name: 'Sửa và gửi' }).click()
    await page.getByText('Thay cho').waitFor()
    await page.getByText(/trích yếu quá dài/).waitFor()
    const entries = await running.store.auditLog.search({ limit: 2 })
    expect(entries.map(({ action }) => action)).toEqual(['exchanges.repair', 'payloads.open'])
    expect(JSON.stringify(entries)).not.toContain('Nguyễn')
  })

  test('the evidence of an exchange is downloaded for a reason', async () => {
    const { page } = visitor
    await acceptBills(1)
    await deliver({})
    const [found] = await running.store.exchangeSearch.search({ limit: 1 })
    await visitor.enter()
    await visitor.goTo(`/exchanges/${found?.id}`, `Trao đổi ${found?.id}`)
    await page.getByRole('button', { name: 'Tải chứng cứ' }).click()
    await page.getByRole('dialog').getByLabel('Lý do').fill('toà án yêu cầu')
    const download = page.waitForEvent('download')
    await page.getByRole('dialog').getByRole('button', { name: 'Tải chứng cứ' }).click()
    expect((await download).suggestedFilename()).toBe(`evidence-${found?.id}.json`)
  })

  test('a student is looked for without their number standing in the address', async () => {
    const { page } = visitor
    const bill = await scene.billOf(await scene.accept(scene.toAccept({}, ['nation'])))
    await acceptBills(1)
    await visitor.enter()
    await visitor.goTo('/exchanges', 'Trao đổi')
    await page.getByLabel('Tìm theo học sinh').last().fill('000000000000')
    await page.getByRole('button', { name: 'Tìm' }).first().click()
    await page.getByText('Không có học sinh nào').waitFor()
    await page.getByLabel('Tìm theo học sinh').last().fill(bill.studentCode)
    await page.getByRole('button', { name: 'Tìm' }).first().click()
    await page.getByText(`Của học sinh ${scene.schoolCode}/${bill.studentCode}`).waitFor()
    await until('two rows', async () => (await page.locator('tbody tr').count()) === 2)
    expect(page.url()).not.toContain('000000000000')
  })

  test('a viewer sees initials only, and can neither open nor repair', async () => {
    const { page } = visitor
    await createAdministrator(running.store.administrators, 'xem', password, {
      roles: ['viewer'],
      schoolCodes: [],
    })
    await acceptBills(1)
    await deliver(down)
    const [found] = await running.store.exchangeSearch.search({ limit: 1 })
    await visitor.enter('xem')
    await visitor.goTo(`/exchanges/${found?.id}`, `Trao đổi ${found?.id}`)
    await page.getByText('N. V. A.').waitFor()
    expect(await page.locator('.page-acts button').count()).toBe(0)
    await visitor.goTo('/failures', 'Lỗi theo nguyên nhân')
    await page.getByRole('row', { name: /nation/ }).waitFor()
    expect(await page.getByRole('button', { name: /Sửa cả nhóm/ }).count()).toBe(0)
  })

  test('are accessible and fit the screen, in both languages and looks', async () => {
    await acceptBills(3)
    await deliver(down)
    const { page } = visitor
    const [found] = await running.store.exchangeSearch.search({ limit: 1 })
    await visitor.enter()
    await visitor.goTo('/exchanges', 'Trao đổi')
    await page.locator('tbody tr').nth(2).waitFor()
    expect(await visitor.faults()).toEqual([])
    await visitor.goTo(`/exchanges/${found?.id}`, `Trao đổi ${found?.id}`)
    await page.getByRole('button', { name: 'Mở nội dung' }).click()
    await page.getByRole('dialog').getByLabel('Lý do').fill('thử')
    await page.getByRole('dialog').getByRole('button', { name: 'Mở nội dung' }).click()
    await page.locator('.bytes-viewer').first().waitFor()
    expect(await visitor.faults()).toEqual([])
    await page.getByRole('button', { name: 'EN – English' }).click()
    await visitor.goTo('/failures', 'Failures by cause')
    await page.getByRole('button', { name: /Repair the group/ }).click()
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.getByText('3 exchanges').waitFor()
    expect(await visitor.faults()).toEqual([])
    await page.getByLabel('Reason').fill('a try')
    await page.getByRole('button', { name: 'Begin' }).click()
    await page.getByRole('heading', { name: /^Replay of/ }).waitFor()
    expect(await visitor.faults()).toEqual([])
    await visitor.goTo('/repairs', 'Repairs')
    await page.locator('tbody tr').first().waitFor()
    expect(await visitor.faults()).toEqual([])
    await visitor.goTo('/failures', 'Failures by cause')
    await page.getByRole('button', { name: /Repair the group/ }).click()
    await page.getByLabel(/^Give up/).check()
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.getByText('More than one person does alone in 24 hours (2)').waitFor()
    expect(await visitor.faults()).toEqual([])
    await page.getByLabel('Reason').fill('a try')
    await page.getByRole('button', { name: 'Ask for approval' }).click()
    await page.getByRole('heading', { name: 'Repair of many exchanges', level: 1 }).waitFor()
    await page.getByText('Still match now', { exact: true }).waitFor()
    expect(await visitor.faults()).toEqual([])
  })
})
