import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { describeWith, findTool } from '../../support/tools.ts'
import { openPlatform, type Platform, sampleInit, signed } from './open-platform.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
/** A folder that screenshots for people go to; none are taken without it. */
const screenshots = process.env.SCREENSHOTS

describeWith('chromium', "the payer's page in a browser", () => {
  let browser: Browser
  let page: Page
  let platform: Platform
  let complaints: string[]

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: findTool('chromium') ?? '',
      headless: true,
      args: flags,
    })
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    platform = await openPlatform()
    page = await browser.newPage({ viewport: { width: 720, height: 900 } })
    complaints = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('requestfailed', (request) => complaints.push(request.url()))
  })
  afterEach(async () => {
    await page.close()
    await platform.close()
  })

  const visit = async (change = {}) => {
    const { UrlThanhToan } = await platform.send(signed('INIT', { ...sampleInit(), ...change }))
    await page.goto(String(UrlThanhToan))
  }
  const look = async (name: string) => {
    if (screenshots !== undefined) await page.screenshot({ path: `${screenshots}/payer-${name}.png` })
  }

  test('shows the dossier, the amount, a masked payer and who gets the money', async () => {
    await visit()
    const text = await page.innerText('main')
    for (const shown of [
      '000.00.14.H20-260930-00012',
      '1.250.000 ₫',
      'N*** T*** Hoa',
      'TRUONG THCS NGUYEN DU',
      '•••• 6789',
    ]) {
      expect(text).toContain(shown)
    }
    expect(text).not.toContain('Nguyễn Thị')
    await look('choice')
  })

  test('pays with one click, shows the result, and the unit is told', async () => {
    await visit()
    await page.getByRole('button', { name: 'Thanh toán' }).click()
    expect(await page.innerText('h1')).toBe('Thanh toán thành công')
    expect(platform.notifies).toMatchObject([{ MaLoi: '00', SoTien: 1_250_000 }])
    expect(await page.getByRole('button').count()).toBe(0)
    await look('paid')
    const receipt = await page.getByRole('link', { name: 'Xem biên lai' }).getAttribute('href')
    const response = await page.request.get(new URL(receipt ?? '', page.url()).href)
    expect(response.headers()['content-type']).toBe('application/pdf')
  })

  test('cancels with one click, and the result stays when the page is loaded again', async () => {
    await visit()
    await page.getByRole('button', { name: 'Huỷ' }).click()
    await page.getByRole('heading', { name: 'Giao dịch đã huỷ' }).waitFor()
    await page.reload()
    expect(await page.innerText('h1')).toBe('Giao dịch đã huỷ')
    expect(platform.notifies).toMatchObject([{ MaLoi: '99' }])
    await look('cancelled')
  })

  test('fits a phone without scrolling sideways', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await visit()
    const width = await page.evaluate('document.documentElement.scrollWidth')
    expect(width).toBeLessThanOrEqual(360)
    await look('phone')
  })

  test('shows markup in a bill as text', async () => {
    const information = { ...sampleInit().ThongTinBienLai, NoiDungThanhToan: '<img src=x onerror=alert(1)>' }
    await visit({ ThongTinBienLai: information })
    expect(await page.innerText('main')).toContain('<img src=x onerror=alert(1)>')
    expect(await page.locator('img').count()).toBe(0)
  })

  test('needs nothing from elsewhere and breaks none of its own rules', async () => {
    await visit()
    expect(await page.evaluate('getComputedStyle(document.querySelector("button.primary")).color')).toBe(
      'rgb(255, 255, 255)',
    )
    expect(complaints.filter((complaint) => !complaint.includes('favicon'))).toEqual([])
  })

  test('says so when there is no such payment', async () => {
    const response = await page.goto(`${platform.url}/pay/NONE`)
    expect(response?.status()).toBe(404)
    expect(await page.innerText('h1')).toBe('Không tìm thấy giao dịch')
  })
})
