/** An act: its name, the word on its button, and whether it can be done at this moment. */
export type OfferedAct<Act extends string> = readonly [act: Act, title: string, isPossible: boolean]

interface ActButtonsProps<Act extends string> {
  readonly acts: readonly OfferedAct<Act>[]
  onChoose(act: NoInfer<Act>): void
}

/** A button for each act that is possible. */
export function ActButtons<Act extends string>({ acts, onChoose }: ActButtonsProps<Act>) {
  return acts.map(
    ([act, title, isPossible]) =>
      isPossible && (
        <button key={act} type="button" className="plain-button" onClick={() => onChoose(act)}>
          {title}
        </button>
      ),
  )
}
