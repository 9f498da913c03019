/** Stands where a part of the page should. */
export default function MissingPart() {
  return <p role="alert">A part of the page could not be loaded. Load the page again.</p>
}
