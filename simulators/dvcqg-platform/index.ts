export type { NotifyPlan, PlatformOptions } from './options.ts'
export { type PaidPayment, paidPayments } from './paid-payments.ts'
export type { SimulatedPayment } from './payment-book.ts'
export { createDvcqgPlatformSimulator } from './simulator.ts'
