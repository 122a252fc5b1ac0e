import { Titled, type TitledProps } from './titled.tsx'

/** A titled part of a page. */
export function Panel({ children, ...head }: TitledProps) {
  return (
    <Titled {...head}>
      <div className="panel">{children}</div>
    </Titled>
  )
}
