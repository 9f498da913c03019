/** Stands where a part of the page should. */
export default function MissingPart() {
  return (
    <p role="alert">
      This part of the page could not be loaded. I’ll keep trying; if the page is of yesterday,
      load it again.
    </p>
  )
}
