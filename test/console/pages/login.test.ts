import { beforeEach, expect, test } from 'vitest'
import { createOidc } from '../../../src/access/oidc.ts'
import { codeOfStep, fromBase32 } from '../../../src/access/totp.ts'
import { describeWith } from '../../support/tools.ts'
import type { Visitor } from '../browser.ts'
import { clientId, clientSecret, startProvider, type TestProvider } from '../oidc-provider.ts'
import { pageBench } from '../page-bench.ts'
import type { RunningConsole } from '../support.ts'

describeWith('chromium', 'Coming in', () => {
  const { open, visit } = pageBench()
  let running: RunningConsole
  let provider: TestProvider
  let visitor: Visitor

  beforeEach(async () => {
    provider = await startProvider(() => `${running.url}/api/session/oidc/callback`)
    running = await open({
      secondFactorFor: ['administrator'],
      oidc: (url) =>
        createOidc({
          ...{ issuer: provider.url, clientId, clientSecret, claim: 'preferred_username' },
          redirectUri: `${url}/console/api/session/oidc/callback`,
        }),
    })
    visitor = await visit(running)
    return async () => {
      expect(visitor.complaints).toEqual([])
      await visitor.close()
      await provider.close()
    }
  })

  test('an administrator sets up an authenticator before anything else, and comes in by its code from then on', async () => {
    const { page } = visitor
    await visitor.logIn()
    await page.getByText('Vai trò của bạn cần thêm ứng dụng xác thực').waitFor()
    await page.getByRole('button', { name: 'Cài đặt' }).click()
    const text = await page.locator('.enrolment code').innerText()
    const secret = fromBase32(text.replaceAll(' ', ''))
    const code = () => codeOfStep(secret, Math.floor(running.now().getTime() / 30_000))
    await page.getByLabel('Mã sáu số').fill('000000')
    await page.getByRole('button', { name: 'Xác nhận' }).click()
    await page.getByRole('alert').getByText('the code is not that of this secret now').waitFor()
    await page.getByLabel('Mã sáu số').fill(code())
    await page.getByRole('button', { name: 'Xác nhận' }).click()
    await page.locator('.recovery-codes li').nth(9).waitFor()
    await page.getByRole('button', { name: 'Đã ghi lại' }).click()
    await page.getByRole('heading', { name: 'Bên nhận hồ sơ' }).waitFor()

    running.pass(60_000)
    await page.getByRole('button', { name: 'Đăng xuất' }).click()
    await visitor.logIn()
    await page.getByLabel('Mã xác thực').fill(code())
    await page.getByRole('button', { name: 'Đăng nhập' }).click()
    await page.getByRole('heading', { name: 'Bên nhận hồ sơ' }).waitFor()
  })

  test('the province’s account leads in, and one without a login here is told so', async () => {
    const { page } = visitor
    provider.say({ preferred_username: 'la.mat' })
    await page.getByRole('link', { name: 'Đăng nhập bằng tài khoản của tỉnh' }).click()
    await page.getByRole('alert').getByText('chưa được cấp quyền ở đây').waitFor()
    provider.say({ preferred_username: 'tran.hoa' })
    await page.getByRole('link', { name: 'Đăng nhập bằng tài khoản của tỉnh' }).click()
    await page.getByRole('heading', { name: 'Bên nhận hồ sơ' }).waitFor()
  })

  test('is accessible and fits the screen, in both looks', async () => {
    const { page } = visitor
    await page.getByRole('link', { name: 'Đăng nhập bằng tài khoản của tỉnh' }).waitFor()
    expect(await visitor.faults()).toEqual([])
    await visitor.logIn()
    await page.getByRole('button', { name: 'Cài đặt' }).click()
    await page.locator('.qr').waitFor()
    expect(await visitor.faults()).toEqual([])
  })
})
