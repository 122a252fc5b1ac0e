import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { openSchool } from '../../e2e/support/school.ts'
import { openWorld } from '../../e2e/support/world.ts'
import { makeRsaRingKey } from '../../support/ring-keys.ts'
import { describeWith } from '../../support/tools.ts'
import { until } from '../../support/until.ts'
import { openChromium, visit } from '../browser.ts'
import { name, password } from '../support.ts'

describeWith('chromium', 'A key that messages are signed with', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openChromium()
  })

  test('is rehearsed at the province and rotated in with a reason, and what goes out next is signed with it', async () => {
    const key = makeRsaRingKey('messages-2')
    const [certificate] = key.certificateChain
    const world = await openWorld({
      registered: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`,
    })
    const { store, keyRing, clock } = world.gateway.parts
    await createAdministrator(store.administrators, name, password)
    await store.keys.add(key, { by: 'an', reason: 'khoá của năm sau', at: clock() })
    await keyRing.refresh()
    const school = await openSchool(world, 'TN80-TH-0001')
    const before = await school.issue()
    await school.settled({ billId: before.id }, 2)

    const visitor = await visit(browser, { url: `${world.url}/console` })
    const { page } = visitor
    const dialog = page.getByRole('dialog')
    await visitor.logIn()
    await page.getByRole('link', { name: 'Khoá ký' }).click()
    await page.getByRole('row', { name: /messages-2.*chờ dùng/ }).waitFor()
    await page.getByRole('button', { name: 'Ký thử bằng khoá messages-2' }).click()
    expect(await dialog.getByRole('option').allInnerTexts()).toEqual(['national', 'province'])
    await dialog.getByLabel('Đối tác').selectOption('province')
    await dialog.getByRole('button', { name: 'Xem trước' }).click()
    await dialog.locator('.steps').waitFor()
    expect(await visitor.text('.steps .sign-tag')).toEqual(['đạt', 'đạt', 'đạt', 'không thử'])
    await dialog.getByRole('button', { name: 'Xong' }).click()
    await dialog.waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'Đưa khoá messages-2 vào ký' }).click()
    await dialog.getByLabel('Lý do').fill('tỉnh đã đăng ký chứng thư mới')
    await dialog.getByRole('button', { name: 'Đưa vào ký' }).click()
    await page.getByRole('row', { name: /messages-2.*đang ký.*tỉnh đã đăng ký chứng thư mới/ }).waitFor()
    await page.getByRole('row', { name: /messages-1.*khoá trước/ }).waitFor()
    await until('the ring to have it', () =>
      keyRing.keys().some(({ id, state }) => id === 'messages-2' && state === 'current'),
    )

    const after = await school.issue()
    const told = await school.settled({ billId: after.id }, 2)
    const toProvince = told.find(({ portal }) => portal === 'province')
    await visitor.goTo(`/exchanges/${toProvince?.id}`, `Trao đổi ${toProvince?.id}`)
    await page.getByRole('button', { name: 'Mở nội dung' }).click()
    await dialog.getByLabel('Lý do').fill('xem chữ ký của khoá mới')
    await dialog.getByRole('button', { name: 'Mở nội dung' }).click()
    await page.getByText('Chữ ký đúng').first().waitFor()
    await page.getByText('Sở kiểm thử messages-2').first().waitFor()
    const atProvince = world.partners.books.lgsp.entries()
    expect(atProvince.map(({ reference, signature, verdict }) => [reference, signature, verdict])).toEqual([
      [before.dossierNumber, 'valid', 'applied'],
      [after.dossierNumber, 'valid', 'applied'],
    ])
    expect(visitor.complaints).toEqual([])
    await visitor.close()
    await world.close()
  })
})
