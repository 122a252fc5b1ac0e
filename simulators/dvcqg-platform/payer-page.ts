import { type Html, html } from './html.ts'
import { maskAccount } from './masks.ts'
import { pageStyle } from './page-style.ts'
import type { Settlement, SimulatedPayment } from './payment-book.ts'
import { readableTime } from './vietnam-time.ts'

/** The page on which a payer sees the payment and decides, or sees how it ended. */
export function payerPage(payment: SimulatedPayment, settlement: Settlement | undefined): string {
  return settlement === undefined ? choicePage(payment) : resultPage(payment, settlement)
}

/** The page of an address that leads to no payment. */
export const missingPage = (): string =>
  page(
    'Không tìm thấy giao dịch',
    html`<section class="cancelled"><div class="amount"><div class="mark" aria-hidden="true">?</div>
<h1>Không tìm thấy giao dịch</h1><p>Vui lòng kiểm tra lại đường dẫn thanh toán.</p></div></section>`,
  )

function choicePage(payment: SimulatedPayment): string {
  return page(
    'Thanh toán',
    html`<section>
<div class="amount"><p>Số tiền cần thanh toán</p><strong>${dong(payment.amount)}</strong></div>
${facts([
  ['Mã hồ sơ', payment.dossierNumber],
  ['Nội dung', payment.purpose],
  ['Người nộp', payment.maskedPayer],
  ['Đơn vị thụ hưởng', payment.beneficiary.name],
  ['Tài khoản thụ hưởng', `${maskAccount(payment.beneficiary.account)} (${payment.beneficiary.bank})`],
  ['Mã tham chiếu', payment.reference],
])}
<form method="post">
<button name="action" value="cancel">Huỷ</button>
<button class="primary" name="action" value="pay">Thanh toán</button>
</form>
</section>`,
  )
}

const endings = {
  paid: { title: 'Thanh toán thành công', mark: '✓', text: 'Đã thanh toán' },
  cancelled: { title: 'Giao dịch đã huỷ', mark: '✕', text: 'Chưa có khoản tiền nào được trừ' },
} as const

function resultPage(payment: SimulatedPayment, settlement: Settlement): string {
  const { title, mark, text } = endings[settlement.is]
  const paid = settlement.is === 'paid'
  return page(
    title,
    html`<section class="${settlement.is}">
<div class="amount"><div class="mark" aria-hidden="true">${mark}</div><h1>${title}</h1>
<p>${text}</p><strong>${dong(payment.amount)}</strong></div>
${facts([
  ['Mã hồ sơ', payment.dossierNumber],
  ['Nội dung', payment.purpose],
  ['Mã giao dịch', settlement.providerTransaction],
  ['Thời gian', readableTime(new Date(settlement.at))],
  ['Mã tham chiếu', payment.reference],
])}
${paid ? html`<p class="receipt"><a href="../receipts/${encodeURIComponent(payment.reference)}">Xem biên lai</a></p>` : ''}
</section>`,
  )
}

const facts = (rows: readonly (readonly [name: string, value: string])[]): Html => ({
  markup: `<dl>${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`.markup).join('')}</dl>`,
})

const dong = (amount: number) => `${new Intl.NumberFormat('vi-VN').format(amount)} ₫`

const page = (title: string, content: Html): string =>
  `<!doctype html>\n${
    html`<html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Nền tảng thanh toán trực tuyến</title>
<style>${{ markup: pageStyle }}</style></head>
<body><header><div><b>Nền tảng thanh toán trực tuyến<small>Cổng Dịch vụ công quốc gia</small></b>
<span>Mô phỏng</span></div></header>
<main>${content}<footer>Trang mô phỏng để thử nghiệm. Không có tiền thật.</footer></main></body></html>`
      .markup
  }\n`
