import { inBothLanguages } from '../texts/in-both-languages.ts'

export const chartWords = inBothLanguages({
  vi: {
    title: '30 ngày qua',
    none: 'Chưa có trao đổi nào trong 30 ngày qua.',
    said: (accepted: string, perDay: string, share: string) =>
      `${accepted} trao đổi, trung bình ${perDay} mỗi ngày, ${share} bị từ chối, chờ người xử lý hoặc thôi gửi`,
    most: (count: string) => `nhiều nhất ${count} một ngày`,
    parts: { delivered: 'đã giao', open: 'đang mở', trouble: 'trục trặc' },
  },
  en: {
    title: 'The last 30 days',
    none: 'No exchange in the last 30 days.',
    said: (accepted, perDay, share) =>
      `${accepted} exchanges, ${perDay} a day on average, ${share} refused, held or given up`,
    most: (count) => `${count} on the busiest day`,
    parts: { delivered: 'delivered', open: 'open', trouble: 'in trouble' },
  },
})
