import { beforeEach, expect, test } from 'vitest'
import { someone, testRules, when } from '../../support/approvals.ts'
import { linesOf, openScene, type Scene } from '../../support/scene.ts'
import { describeWith } from '../../support/tools.ts'
import type { Visitor } from '../browser.ts'
import { pageBench } from '../page-bench.ts'
import { name, type RunningConsole } from '../support.ts'

describeWith('chromium', 'The pages of approvals', () => {
  const { open, visit } = pageBench()
  let running: RunningConsole
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

  async function askWriteOff(person: string) {
    const { id } = await scene.accept(scene.toAccept(linesOf(1_250_000)))
    const order = { billId: id, actor: someone(person), reason: 'đã chuyển tỉnh', rules: testRules }
    return running.store.writeOffs.request(order, when(running.now()))
  }

  const askAccount = () =>
    running.store.approvals.request(
      {
        ...{ kind: 'school-account-change', alone: scene.schoolCode, schoolCode: scene.schoolCode },
        ...{ amount: null, actor: someone('mai'), reason: 'trường đổi ngân hàng', rules: testRules },
        payload: { account: { number: '9876543210', bankCode: '970422', holder: 'TRUONG MOI' } },
      },
      when(running.now()),
    )

  async function say(button: string, reason: string) {
    const dialog = visitor.page.getByRole('dialog')
    await dialog.getByLabel('Lý do').fill(reason)
    await dialog.getByRole('button', { name: button }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  test('a request is read, approved with a reason, and leaves the inbox', async () => {
    const { page } = visitor
    await askWriteOff('mai')
    await visitor.enter()
    await page.getByRole('link', { name: 'Duyệt' }).click()
    await page.getByRole('row', { name: /Xoá nợ.*1\.250\.000.*mai đã chuyển tỉnh/ }).waitFor()
    await page.getByRole('link', { name: 'Xoá nợ' }).click()
    await page.getByRole('heading', { name: 'Khoản thu', level: 2 }).nth(0).waitFor()
    await page.getByRole('button', { name: 'Duyệt' }).click()
    await say('Duyệt', 'đã hỏi nhà trường')
    await page.locator('.panel-head').getByText('đã thực hiện').waitFor()
    await page.getByText('đã hỏi nhà trường').waitFor()
    await page.locator('.above').click()
    await page.getByText('Không có đề nghị nào đang chờ.').waitFor()
  })

  test('one’s own request shows as such, cannot be approved, and is withdrawn', async () => {
    const { page } = visitor
    const { id } = await askWriteOff(name)
    await visitor.enter()
    await visitor.goTo('/approvals', 'Duyệt')
    await page.getByText(`${name} (của bạn)`).waitFor()
    await visitor.goTo(`/approvals/${id}`, 'Xoá nợ')
    await page.getByText('Bạn đã đề nghị việc này').waitFor()
    expect(await visitor.text('.page-acts button')).toEqual(['Rút đề nghị'])
    await page.getByRole('button', { name: 'Rút đề nghị' }).click()
    await say('Rút đề nghị', 'nhầm khoản thu')
    await page.locator('.panel-head').getByText('đã rút').waitFor()
  })

  test('a change of account stands beside the account of now', async () => {
    const { id } = await askAccount()
    await visitor.enter()
    await visitor.goTo(`/approvals/${id}`, 'Đổi tài khoản của trường')
    await visitor.page.getByText('9876543210').waitFor()
    expect(await visitor.text('.side-by-side h3')).toEqual(['Hiện nay', 'Sẽ là'])
  })

  test('are accessible and fit the screen, in both languages and looks', async () => {
    await askWriteOff('mai')
    await askWriteOff(name)
    const { id } = await askAccount()
    const { page } = visitor
    await visitor.enter()
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.goTo('/approvals', 'Duyệt')
    await page.locator('tbody tr').nth(2).waitFor()
    await lookAt()
    await visitor.goTo(`/approvals/${id}`, 'Đổi tài khoản của trường')
    await page.getByText('9876543210').waitFor()
    await page.getByRole('button', { name: 'Duyệt' }).click()
    await lookAt()
    await page.getByRole('button', { name: 'Thôi' }).click()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await visitor.goTo('/approvals', 'Approvals')
    await page.locator('tbody tr').nth(2).waitFor()
    await lookAt()
  })
})
