export { issueStampCertificate } from './issue-stamp-certificate.ts'
export { createTsaSimulator, type TsaOptions } from './simulator.ts'
