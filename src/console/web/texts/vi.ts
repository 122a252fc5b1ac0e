import type { ExchangeState } from '../../../../schemas/exchange.ts'
import type { PaymentState } from '../../../../schemas/payment.ts'
import type { MatchOutcome } from '../../../../schemas/statement-line.ts'
import type { Severity } from '../../../domain/incident-kinds.ts'

/** What the console says in Vietnamese; the other languages say the same things. */
export const vi = {
  product: 'liên thông',
  console: 'Bảng điều hành',
  skip: 'Tới nội dung chính',
  language: 'Ngôn ngữ',
  theme: { label: 'Giao diện', system: 'theo thiết bị', light: 'sáng', dark: 'tối' },
  login: {
    title: 'Đăng nhập',
    lead: 'Dành cho người vận hành cổng liên thông của tỉnh.',
    name: 'Tên đăng nhập',
    password: 'Mật khẩu',
    show: 'Hiện mật khẩu',
    hide: 'Ẩn mật khẩu',
    enter: 'Đăng nhập',
    entering: 'Đang kiểm tra…',
    leave: 'Đăng xuất',
    lapsed: 'Phiên làm việc đã kết thúc. Xin đăng nhập lại.',
    refused: 'Tên đăng nhập hoặc mật khẩu không đúng.',
    failed: 'Máy chủ không trả lời. Xin thử lại sau ít phút.',
    tooSoon: (seconds: string) => `Đăng nhập sai quá nhiều lần. Xin thử lại sau ${seconds} giây.`,
  },
  live: {
    connecting: 'Đang kết nối',
    live: 'Trực tiếp',
    trouble: 'Không đọc được cơ sở dữ liệu',
    lost: 'Mất kết nối, đang nối lại',
  },
  overview: {
    title: 'Tổng quan',
    loading: 'Đang đọc số liệu…',
    balance: 'Cân đối trao đổi',
    balanced: 'Khớp: trao đổi nào cũng có trạng thái',
    unbalanced: (count: string) => `Lệch ${count} trao đổi`,
    partners: 'Cổng nhận hồ sơ',
    noPartners: 'Chưa có trao đổi nào. Khi trường gửi khoản thu hoặc hồ sơ, chúng sẽ hiện ở đây.',
    byState: 'Theo trạng thái',
    oldestDue: 'Chờ lâu nhất',
    nothingDue: 'Không có gì đến hạn',
    dueIn: (duration: string) => `Đến hạn sau ${duration}`,
    dueNow: 'Vừa đến hạn',
    overdue: (duration: string) => `Quá hạn ${duration}`,
    standing: { accepted: 'Đã nhận', delivered: 'Đã giao', open: 'Đang mở', 'given-up': 'Không giao' },
  },
  incidents: {
    title: 'Sự cố đang mở',
    severities: { warning: 'Cảnh báo', serious: 'Nghiêm trọng', critical: 'Khẩn cấp' } satisfies Record<
      Severity,
      string
    >,
    count: (count: string) => `số lượng ${count}`,
    since: (duration: string) => `đã ${duration}`,
    acknowledged: 'đang xử lý',
  },
  states: {
    accepted: 'Cổng đã nhận',
    queued: 'Cổng đang xử lý',
    sending: 'Đang gửi',
    signed: 'Đã ký, chờ gửi',
    waiting: 'Chờ lập thông điệp',
    unknown: 'Chưa rõ kết quả',
    held: 'Chờ người xử lý',
    refused: 'Bị từ chối',
    'given-up': 'Thôi gửi',
  } satisfies Record<ExchangeState, string>,
  payments: {
    title: 'Thanh toán',
    none: 'Chưa có thanh toán nào.',
    state: 'Trạng thái',
    count: 'Số lượng',
    amount: 'Số tiền',
    states: {
      paid: 'Đã trả',
      open: 'Đang chờ',
      failed: 'Không thành',
      expired: 'Hết hạn',
    } satisfies Record<PaymentState, string>,
  },
  reconciliation: {
    title: 'Đối soát gần nhất',
    none: 'Chưa đối soát ngày nào.',
    day: (day: string) => `Ngày ${day}`,
    ranAt: (time: string) => `chạy lúc ${time}`,
    outcome: 'Kết quả',
    open: 'Chưa xử lý',
    allMatched: 'Khớp hết',
    openBreaks: (count: string) => `${count} chênh lệch chưa xử lý`,
    closedBreaks: 'Mọi chênh lệch đã xử lý',
    outcomes: {
      matched: 'Khớp',
      'amount-differs': 'Lệch số tiền',
      'only-at-bank': 'Chỉ có ở ngân hàng',
      'only-here': 'Chỉ có ở hệ thống',
      duplicate: 'Trùng lặp',
    } satisfies Record<MatchOutcome, string>,
  },
}

export type Texts = typeof vi
