/** Shown in place of a part of the page that could not be loaded. */
export default function MissingPart() {
  return (
    <p role="alert">
      This part of the page could not be loaded. I’ll keep trying; if you opened the page long
      ago, load it again.
    </p>
  )
}
