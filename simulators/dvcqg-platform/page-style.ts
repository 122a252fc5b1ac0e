import { createHash } from 'node:crypto'

/** The look of the payer's pages: no asset from elsewhere, readable on a phone. */
export const pageStyle = `
:root { --red: #b3212b; --ink: #1f2733; --soft: #5c6773; --line: #e3e7ec; --ground: #f3f5f8; --green: #1c7c4a; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
header { background: linear-gradient(100deg, #8f1620, var(--red) 60%, #c8453c); color: #fff; padding: 18px 14px 74px; }
header div { max-width: 532px; margin: 0 auto; display: flex; align-items: center; gap: 12px; }
header b { font-size: 18px; line-height: 1.25; flex: 1; }
header small { display: block; font-weight: 400; font-size: 13px; opacity: .85; }
header span { font-size: 12px; font-weight: 600; border: 1px solid rgb(255 255 255 / .6); border-radius: 99px;
  padding: 2px 10px; white-space: nowrap; }
main { max-width: 560px; margin: -52px auto 32px; padding: 0 14px; }
section { background: #fff; border-radius: 14px; box-shadow: 0 6px 24px rgb(20 30 50 / .1); overflow: hidden; }
.amount { padding: 24px 24px 20px; text-align: center; border-bottom: 1px solid var(--line); }
.amount p { margin: 0; color: var(--soft); font-size: 14px; }
.amount strong { display: block; font-size: 36px; line-height: 1.25; letter-spacing: -.5px;
  font-variant-numeric: tabular-nums; }
.mark { width: 60px; height: 60px; border-radius: 50%; margin: 0 auto 12px; color: #fff; font-size: 32px;
  line-height: 60px; }
.paid .mark { background: var(--green); } .cancelled .mark { background: #8a94a0; }
h1 { font-size: 20px; margin: 0 0 4px; } .paid h1 { color: var(--green); }
dl { margin: 0; padding: 8px 24px 16px; }
dl div { display: flex; gap: 16px; padding: 10px 0; border-bottom: 1px dashed var(--line); }
dl div:last-child { border: 0; }
dt { flex: 0 0 148px; color: var(--soft); font-size: 14px; padding-top: 1px; }
dd { margin: 0; flex: 1; text-align: right; font-weight: 500; overflow-wrap: anywhere; text-wrap: balance; }
form { display: flex; gap: 12px; padding: 4px 24px 24px; }
button { flex: 1; font: inherit; font-weight: 600; padding: 13px; border-radius: 10px; cursor: pointer;
  border: 1px solid var(--line); background: #fff; color: var(--ink); }
button.primary { flex: 2; background: var(--red); border-color: var(--red); color: #fff; }
button:hover { filter: brightness(.95); } button:focus-visible { outline: 3px solid #f0b429; outline-offset: 2px; }
.receipt { margin: 0; padding: 0 24px 24px; text-align: center; } .receipt a { color: var(--red); font-weight: 600; }
footer { text-align: center; color: var(--soft); font-size: 13px; margin-top: 18px; }
@media (max-width: 420px) { dl div { display: block; } dd { text-align: left; } .amount strong { font-size: 30px; } }
`

/** Lets the browser use this style and nothing else: no script, no picture, no other site. */
export const contentSecurityPolicy =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'; ` +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
