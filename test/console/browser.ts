import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { findTool } from '../support/tools.ts'
import { name, password, type RunningConsole } from './support.ts'

export const desktop = { width: 1360, height: 900 }
export const phone = { width: 390, height: 844 }

/** Every look that a page must hold; a window is opened in the first. */
const looks = [
  { look: 'desktop, light', viewport: desktop, colorScheme: 'light' },
  { look: 'phone, dark', viewport: phone, colorScheme: 'dark' },
] as const

export type ContextOptions = Parameters<Browser['newContext']>[0] & object

let running: Promise<Browser> | undefined

/** One Chromium for all files of a worker; it ends with the worker. */
export function openChromium(): Promise<Browser> {
  running ??= launchChromium()
  return running
}

/** Debian's Chromium, as it can run in a container. */
const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findTool('chromium') ?? '',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

/** Somebody at a browser of their own. */
export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of the page, and every breach of the content security policy. */
  readonly complaints: readonly string[]
  /** Types into the login and sends it. */
  logIn(login?: string, typed?: string): Promise<void>
  /** Logs in, and waits until inside. */
  enter(login?: string): Promise<void>
  /** Goes to a path below `/console` and waits for the title of its page. */
  goTo(path: string, title: string): Promise<void>
  text(selector: string): Promise<string[]>
  /**
   * What is wrong with the page as it is, in both looks. It is left in the other look than before, so that the steps of
   * a test are done on a desktop and on a phone in turn.
   */
  faults(): Promise<readonly object[]>
  /** What axe finds wrong. */
  violations(): Promise<readonly object[]>
  /** How much wider than the screen the page is, in pixels. */
  overflow(): Promise<number>
  close(): Promise<void>
}

/** Opens the console's login in a window of its own. */
export async function visit(
  browser: Browser,
  running: Pick<RunningConsole, 'url'>,
  options: ContextOptions = {},
): Promise<Visitor> {
  const complaints: string[] = []
  let isInOther = false
  // Without motion: what is looked at half-way between two colours is neither of them.
  const context = await browser.newContext({ viewport: desktop, reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    const isAnswer = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isAnswer) complaints.push(message.text())
  })
  await page.goto(running.url)
  await page.getByRole('heading', { name: 'Đăng nhập' }).waitFor()
  const logIn = async (login = name, typed = password) => {
    await page.getByLabel('Tên đăng nhập').fill(login)
    await page.getByLabel('Mật khẩu', { exact: true }).fill(typed)
    await page.getByRole('button', { name: 'Đăng nhập' }).click()
  }
  const violations = async () => {
    // Run by the debugging protocol, which the content security policy does not concern.
    if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
    const found = (await page.evaluate('axe.run({ resultTypes: ["violations"] })')) as axe.AxeResults
    return found.violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ target }) => target.join(' ')),
    }))
  }
  const overflow = async () => {
    const width = (await page.evaluate('document.documentElement.scrollWidth')) as number
    return width - (page.viewportSize()?.width ?? 0)
  }
  return {
    ...{ page, context, complaints, logIn, violations, overflow },
    async enter(login) {
      await logIn(login)
      await page.getByRole('button', { name: 'Đăng xuất' }).waitFor()
    },
    async goTo(path, title) {
      await page.goto(`${running.url}${path}`)
      await page.getByRole('heading', { name: title, level: 1 }).waitFor()
    },
    text: (selector) => page.locator(selector).allInnerTexts(),
    async faults() {
      const faults: object[] = []
      for (const { look, viewport, colorScheme } of isInOther ? looks.toReversed() : looks) {
        await page.setViewportSize(viewport)
        await page.emulateMedia({ colorScheme })
        const wrong = { look, violations: await violations(), overflow: await overflow() }
        if (wrong.violations.length > 0 || wrong.overflow > 0) faults.push(wrong)
      }
      isInOther = !isInOther
      return faults
    },
    close: () => context.close(),
  }
}
