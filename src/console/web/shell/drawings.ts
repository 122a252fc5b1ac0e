import type { Destination } from './navigation.ts'

/** The sign of each page in the navigation, as lines in a square of 20. */
export const drawings: Readonly<Record<Destination['name'], string>> = {
  overview: 'M3 10.5 10 4l7 6.5M5 9v7.5h10V9M8.5 16.5v-4h3v4',
  exchanges: 'M3 7h12M12 4l3 3-3 3M17 13H5M8 10l-3 3 3 3',
  failures: 'M10 3 2.5 16.5h15zM10 8v4M10 14.2v.3',
  repairs: 'M12.5 4.5a3.5 3.5 0 0 1-4.6 4.6L4 13l3 3 3.9-3.9a3.5 3.5 0 0 0 4.6-4.6l-2 2-2-.5-.5-2z',
  partners: 'M7 4.5v4M13 4.5v4M5.5 8.5h9v2.5a4.5 4.5 0 0 1-9 0zM10 15.5v2.5',
  keys: 'M6.5 9.5a3 3 0 1 0 0 6a3 3 0 1 0 0-6M8.7 10.8 16 3.5M13 6.5l2.5 2.5M11 8.5l1.5 1.5',
  queues: 'M3.5 4.5h13v3h-13zM3.5 9.5h13v3h-13zM3.5 14.5h8',
  schools: 'M10 3 2.5 7 10 11l7.5-4zM5.5 8.8V13c0 1.4 2 2.5 4.5 2.5s4.5-1.1 4.5-2.5V8.8M17.5 7v5',
  imports: 'M10 3v9M6.5 8.5 10 12l3.5-3.5M3.5 13v3.5h13V13',
  clients: 'M3.5 4.5h13v8h-13zM7.5 16h5M10 12.5V16M7 7l-1.5 1.5L7 10M13 7l1.5 1.5L13 10',
  webhooks:
    'M10 3a3.5 3.5 0 0 1 2 6.4l2 3.6M10 6.5 6.5 13M6 11a3.5 3.5 0 1 0 3.5 4.5H14M14 13a2.5 2.5 0 1 1-1.5 4.5',
  tries: 'M8 3h4M8.5 3v5L4 15.5a1 1 0 0 0 .9 1.5h10.2a1 1 0 0 0 .9-1.5L11.5 8V3M6.3 12h7.4',
  bills: 'M4.5 2.5h11v15l-2.2-1.4-2.2 1.4-2.2-1.4-2.2 1.4-2.2-1.4zM7.5 6.5h5M7.5 9.5h5M7.5 12.5h3',
  payments: 'M2.5 5h15v10h-15zM2.5 8.5h15M5.5 12h3',
  receipts: 'M5 2.5h10v15l-1.7-1.2-1.6 1.2-1.7-1.2-1.7 1.2-1.6-1.2L5 17.5zM7.5 6.5h5M7.5 9.5h5M7.5 12.5h5',
  refunds: 'M7 4 3 8l4 4M3 8h9a4.5 4.5 0 0 1 0 9H8',
  money: 'M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M8 8a2 2 0 1 1 2.8 1.8c-.6.3-.8.7-.8 1.4M10 13.6v.3',
  breaks: 'M3 6.5h6l2 3 2-3h4M3 13.5h6l2-3 2 3h4',
  statements: 'M5 2.5h7l3 3v12H5zM12 2.5v3h3M7.5 9h5M7.5 11.5h5M7.5 14h3',
  days: 'M4 4.5h12v12H4zM4 8h12M7.5 3v3M12.5 3v3M7.5 12l2 2 3.5-3.5',
  reports: 'M4 16.5V10M8 16.5v-8M12 16.5v-5M16 16.5V4M2.5 16.5h15',
  approvals: 'M3.5 4.5h9M3.5 9h5M3.5 13.5h4M10 13l2.5 2.5L17 10.5',
  administrators: 'M10 3.5a3 3 0 1 0 0 6a3 3 0 1 0 0-6M4 17c0-3.5 2.5-5 6-5s6 1.5 6 5',
  audit: 'M5 3h7l3.5 3.5V17H5zM12 3v3.5h3.5M7.5 10h5.5M7.5 13h5.5',
}
