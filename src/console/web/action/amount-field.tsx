export interface AmountFieldProps {
  readonly title: string
  /** In đồng; it stands there at first. */
  readonly most: number
}

/** An amount of money, named `amount`, up to what there is. */
export const AmountField = ({ title, most }: AmountFieldProps) => (
  <label className="field">
    <span>{title}</span>
    <input name="amount" type="number" inputMode="numeric" required min={1} max={most} defaultValue={most} />
  </label>
)
