/** How much an incident matters, the least first. */
export const severities = ['warning', 'serious', 'critical'] as const
export type Severity = (typeof severities)[number]

/** What calls a person. `question` is the heading of docs/operations.md that answers it. */
export interface IncidentKindDefinition {
  readonly severity: Severity
  /** What has happened, for whoever is called. */
  readonly title: { readonly vi: string; readonly en: string }
  readonly opens: string
  readonly clears: string
  readonly question: string
  /** Kinds that say more of the same trouble of one partner: while one of them is there, this one is not told. */
  readonly explainedBy?: readonly string[]
  /** Steps in which it grows worse, each told once, by the days that are left. */
  readonly steps?: readonly { readonly days: number; readonly severity: Severity }[]
}

/** Every kind of incident. A new one is a row here and an observation in src/alerts/observers.ts. */
export const incidentKinds = {
  'partner-gone': {
    severity: 'critical',
    title: {
      vi: 'Đối tác báo dịch vụ đã ngừng hẳn',
      en: 'A partner says that its service is gone for good',
    },
    opens: 'a partner answered 410, and its exchanges are held',
    clears: 'none of them is held any more',
    question: 'a-portal-is-gone',
  },
  'partner-failing': {
    severity: 'serious',
    title: { vi: 'Đối tác liên tục lỗi', en: 'A partner fails again and again' },
    opens: 'its breaker is open or half open',
    clears: 'it answers again',
    question: 'a-portal-is-down',
    explainedBy: ['partner-gone'],
  },
  'our-fault': {
    severity: 'serious',
    title: { vi: 'Trao đổi phải chờ vì lỗi phía mình', en: 'Exchanges wait because of a fault of ours' },
    opens:
      'open exchanges failed by a fault of ours that no partner answers for, such as a key that cannot be used',
    clears: 'none of them waits for it any more',
    question: 'what-is-a-fault-of-ours',
  },
  'exchanges-held': {
    severity: 'serious',
    title: { vi: 'Có trao đổi chờ người xử lý', en: 'Exchanges wait for a person' },
    opens: 'exchanges to a partner are held, by problem code',
    clears: 'none is held with that code: replayed or given up',
    question: 'an-exchange-is-held',
  },
  'retries-exhausted': {
    severity: 'warning',
    title: { vi: 'Đã dùng hết số lần gửi lại cho đối tác', en: 'The retries of a partner are used up' },
    opens: 'its budget of retries is empty',
    clears: 'it has some again',
    question: 'a-portal-is-down',
    explainedBy: ['partner-gone', 'partner-failing'],
  },
  'exchanges-overdue': {
    severity: 'serious',
    title: { vi: 'Trao đổi đến hạn quá lâu chưa gửi', en: 'Exchanges have been due for too long' },
    opens:
      'the oldest that is due has been so for longer than `alerts.overdueAfterMs`, and nobody stopped it',
    clears: 'none is that old',
    question: 'messages-wait-and-nobody-sends-them',
    explainedBy: ['partner-gone', 'partner-failing'],
  },
  'sending-stopped': {
    severity: 'warning',
    title: { vi: 'Đã ngừng gửi quá lâu', en: 'Sending has been stopped for long' },
    opens: 'a brake or a pause has stood for longer than `alerts.stoppedAfterMs`',
    clears: 'it is taken off, or ended',
    question: 'i-must-stop-all-sending-now',
  },
  'webhook-endpoint-off': {
    severity: 'warning',
    title: {
      vi: 'Hệ thống của trường không còn được báo tin',
      en: 'A school system is not told any more',
    },
    opens: 'an endpoint was disabled because it took nothing for too long, or is gone',
    clears: 'it is enabled again, or removed',
    question: 'a-school-system-is-not-told',
  },
  'conflicting-repeats': {
    severity: 'warning',
    title: { vi: 'Cùng số nhưng nội dung khác', en: 'A number came again with other content' },
    opens: 'a bill, a dossier or an idempotency key came again with another content; both hashes are kept',
    clears: 'none came for `alerts.eventWindowMs`',
    question: 'a-number-came-again-with-other-content',
  },
  'confirmations-refused': {
    severity: 'serious',
    title: { vi: 'Từ chối xác nhận thanh toán', en: 'Confirmations of payments were refused' },
    opens:
      '`alerts.refusedConfirmations` messages of a channel within `alerts.eventWindowMs` were not authentic',
    clears: 'there are fewer',
    question: 'a-confirmation-had-a-wrong-hash',
  },
  'payments-in-conflict': {
    severity: 'critical',
    title: {
      vi: 'Một khoản tiền được xác nhận hai lần khác nhau',
      en: 'A payment was confirmed a second time with other facts',
    },
    opens: 'a channel confirmed a payment again with another amount or transaction',
    clears: 'none came for `alerts.eventWindowMs`',
    question: 'a-payment-was-confirmed-twice',
  },
  'times-that-cannot-be': {
    severity: 'warning',
    title: {
      vi: 'Đối tác báo thời điểm không thể đúng của một khoản tiền',
      en: 'A channel or a bank told a time that cannot be that of its money',
    },
    opens:
      'a message told of money with a time to come, of more than a year ago, or that is none; the money was dated when it came',
    clears: 'none came for `alerts.eventWindowMs`',
    question: 'money-came-with-a-time-that-cannot-be',
  },
  'bank-messages-unread': {
    severity: 'serious',
    title: {
      vi: 'Có tin báo của ngân hàng không đọc được',
      en: 'Messages of a bank could not be read',
    },
    opens: 'a message of a bank was authentic and could not be read; it is kept',
    clears: 'none came for `alerts.eventWindowMs`, or they were replayed and read',
    question: 'a-message-of-a-bank-could-not-be-read',
  },
  'bank-lines-in-conflict': {
    severity: 'critical',
    title: {
      vi: 'Ngân hàng báo một giao dịch với nội dung khác trước',
      en: 'A bank told of a movement otherwise than before',
    },
    opens:
      'a message or a statement gave a known movement another amount, or a message number another movement; the first stands',
    clears: 'somebody ended each at *Contradictions*',
    question: 'a-bank-contradicts-itself',
  },
  'movements-missing': {
    severity: 'serious',
    title: { vi: 'Thiếu giao dịch của tài khoản ngân hàng', en: 'Movements of a bank account are missing' },
    opens:
      'the balances that a bank tells do not go on from each other, or a number of its statements did not come',
    clears: 'they came: by a message, by asking, or in a statement',
    question: 'a-banks-messages-stopped',
  },
  'bank-not-asked': {
    severity: 'warning',
    title: { vi: 'Không hỏi được ngân hàng', en: 'A bank cannot be asked for its movements' },
    opens: 'five questions to it failed in a row',
    clears: 'one was answered',
    question: 'a-banks-messages-stopped',
  },
  'approvals-overdue': {
    severity: 'serious',
    title: {
      vi: 'Yêu cầu phê duyệt đã đến lúc mà chưa thực hiện được',
      en: 'What was asked for and decided is not done',
    },
    opens:
      'an approval that should have taken effect, or ended undecided, has not for longer than `alerts.overdueAfterMs`',
    clears: 'none is that old',
    question: 'an-approval-does-not-go-on',
  },
  'key-expiring': {
    severity: 'warning',
    title: { vi: 'Khóa hoặc chứng thư sắp hết hạn', en: 'A key or certificate is about to end' },
    opens: 'a key or its certificate ends within 30 days; told again at 14, 7 and 1, and when it has ended',
    clears: 'another took its place',
    question: 'a-key-or-certificate-is-about-to-end',
    steps: [
      { days: 30, severity: 'warning' },
      { days: 14, severity: 'warning' },
      { days: 7, severity: 'serious' },
      { days: 1, severity: 'critical' },
      { days: 0, severity: 'critical' },
    ],
  },
} as const satisfies Readonly<Record<string, IncidentKindDefinition>>

export type IncidentKind = keyof typeof incidentKinds

/** The definition of a kind that a row names; undefined where another version of the gateway knew it. */
export const kindOf = (kind: string): IncidentKindDefinition | undefined =>
  (incidentKinds as Readonly<Record<string, IncidentKindDefinition>>)[kind]
